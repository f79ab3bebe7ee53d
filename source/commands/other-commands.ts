// What is not `watch` starts from one piece: the fewer pieces the bundle is cut into, the sooner the first frame is there.
export {checkCommand} from './check-command.ts';
export {dashboardCommand} from './dashboard-command.ts';
export {printConfiguration} from './print-configuration.ts';
export {queryCommand} from './query.ts';
export {recordCommand} from './record.ts';
export {replayCommand} from './replay.ts';
export {rulesCommand} from './rules-command.ts';
