import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { root } from './dnsdrill.ts';

/** Exported functions as biome formats them: declarations, and constants that are arrow functions. */
const exportedFunction =
  /^export (?:default )?(?:(?:async )?function\*? ?(\w*)|const (\w+)(?:: [^=\n]+)? =\s+(?:async )?(?:<|\(|\w+ =>))/gm;

/** The names of those without a comment `/** … *\/` right above them. */
const undocumentedIn = (source: string): string[] =>
  [...source.matchAll(exportedFunction)]
    .filter(({ index }) => !source.slice(0, index).endsWith('*/\n'))
    .map(([, declared, constant]) => declared || constant || 'the default export');

describe('exported functions', () => {
  it('have TSDoc', async () => {
    const { stdout } = await execa('git', ['ls-files', '*.ts', ':!test', ':!bench'], { cwd: root });
    const undocumented = stdout
      .split('\n')
      .flatMap((file) => undocumentedIn(readFileSync(join(root, file), 'utf8')).map((name) => `${file}: ${name}`));
    expect(undocumented).to.deep.equal([]);
  });

  it('are found in whatever way they are written', () => {
    const source = [
      'export function a() {}',
      'export async function b() {}',
      'export const c = (x: number): number => x;',
      'export const d =\n  (x: number) =>\n  () => x;',
      'export const e = <T>(x: T): T => x;',
      'export const f: Shape = (value) => true;',
      '/** Says why. */\nexport const documented = async () => 1;',
      'export const table = { a: 1 };',
      'export const called = make(1);',
    ].join('\n');
    expect(undocumentedIn(source)).to.deep.equal(['a', 'b', 'c', 'd', 'e', 'f']);
  });
});
