import type {AlertView} from '../rules/alert.ts';
import type {ReplayChange} from './messages.ts';

/** What the world is asked to do after a message; carried out by `commands/watch.tsx`. */
export type Effect =
	| {readonly type: 'quit'; readonly leaveFrame: boolean}
	| {readonly type: 'suspend'}
	| {readonly type: 'repaint'}
	| {readonly type: 'scrape-now'}
	/** Every target is scraped this often from now on. */
	| {readonly type: 'set-interval'; readonly intervalMs: number}
	/** Alerts that did not fire before: worth a noise, where one was asked for. */
	| {readonly type: 'alerts-fired'; readonly alerts: readonly AlertView[]}
	| {readonly type: 'replay'; readonly change: ReplayChange}
	| {readonly type: 'save-logs'; readonly file: string; readonly filter: string}
	/** Put on the clipboard of the person's own terminal (OSC 52). */
	| {readonly type: 'copy'; readonly text: string}
	/** The person changed what is looked at: the screen should follow at once. */
	| {readonly type: 'snapshot-wanted'};
