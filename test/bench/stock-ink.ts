// A fleet's table as Ink draws it without more ado: 48 rows of eight cells at 200×50, and j and k move the selection. What it takes
// to start and to answer a key is what the machine and Ink cost; `screen.ts` holds mcptop beside it.
import {Box, render, Text, useInput} from 'ink';
import {createElement, type ReactNode, useState} from 'react';

const rows = 48;
const columns = 8;

function Table(): ReactNode {
	const [selected, select] = useState(0);
	useInput(input => select(row => Math.max(0, Math.min(rows - 1, row + (input === 'j' ? 1 : -1)))));
	return createElement(
		Box,
		{flexDirection: 'column', width: 200, height: rows + 1},
		createElement(Text, {bold: true}, 'stock'),
		...Array.from({length: rows}, (_, row) =>
			createElement(
				Box,
				{key: row},
				...Array.from({length: columns}, (_, column) =>
					createElement(
						Box,
						{key: column, width: 24},
						createElement(
							Text,
							{inverse: row === selected, color: column % 2 === 0 ? 'cyan' : 'green', wrap: 'truncate'},
							`server-${row} ${((row * column) / 7).toFixed(3)}`,
						),
					),
				),
			),
		),
	);
}

render(createElement(Table), {alternateScreen: true, interactive: true});
