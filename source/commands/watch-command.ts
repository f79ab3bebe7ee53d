import type {Invocation} from './run.ts';

export async function watchCommand(_name: string, {world}: Invocation): Promise<number> {
	world.stderr.write('mcptop: watch is not there yet\n');
	return 3;
}
