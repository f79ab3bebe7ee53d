/** The tree of a template, as Go's `text/template/parse` has it; `start` is where Go would report an error. */
export type Node =
	| {readonly type: 'text'; readonly text: string; readonly start: number}
	| {readonly type: 'action'; readonly pipe: Pipe; readonly start: number}
	| {
			readonly type: 'if' | 'range' | 'with';
			readonly pipe: Pipe;
			readonly body: readonly Node[];
			readonly otherwise: readonly Node[];
			readonly start: number;
	  }
	| {readonly type: 'break' | 'continue'; readonly start: number}
	| {readonly type: 'template'; readonly name: string; readonly pipe?: Pipe; readonly start: number};

export type Pipe = {
	readonly type: 'pipe';
	readonly assigns: boolean;
	readonly declared: readonly string[];
	readonly commands: readonly Command[];
	readonly start: number;
};

export type Command = {readonly type: 'command'; readonly args: readonly Operand[]; readonly start: number};

export type Operand =
	| {readonly type: 'identifier'; readonly name: string; readonly start: number}
	| {
			readonly type: 'variable';
			readonly name: string;
			readonly fields: readonly string[];
			readonly start: number;
	  }
	| {readonly type: 'field'; readonly fields: readonly string[]; readonly start: number}
	| {
			readonly type: 'chain';
			readonly operand: Operand;
			readonly fields: readonly string[];
			readonly start: number;
	  }
	| {readonly type: 'dot' | 'nil'; readonly start: number}
	| {readonly type: 'bool'; readonly value: boolean; readonly start: number}
	| {readonly type: 'number'; readonly text: string; readonly value: number | bigint; readonly start: number}
	| {readonly type: 'string'; readonly text: string; readonly value: string; readonly start: number}
	| Pipe;

/** A node as Go prints it in `executing "…" at <…>`. */
export function nodeText(node: Operand | Command): string {
	switch (node.type) {
		case 'identifier':
			return node.name;
		case 'variable':
			return [node.name, ...node.fields].join('.');
		case 'field':
			return node.fields.map(field => `.${field}`).join('');
		case 'chain':
			return `${argText(node.operand)}${node.fields.map(field => `.${field}`).join('')}`;
		case 'dot':
			return '.';
		case 'nil':
			return 'nil';
		case 'bool':
			return String(node.value);
		case 'number':
		case 'string':
			return node.text;
		case 'command':
			return node.args.map(argText).join(' ');
		case 'pipe': {
			const declared = node.declared.join(', ');
			const sign = declared === '' ? '' : node.assigns ? ' = ' : ' := ';
			return `${declared}${sign}${node.commands.map(nodeText).join(' | ')}`;
		}
	}
}

function argText(operand: Operand): string {
	return operand.type === 'pipe' ? `(${nodeText(operand)})` : nodeText(operand);
}
