import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { root } from './dnsdrill.ts';

/** Who may import whom. A room is a folder, or a file at the top of `harness/` together with the folder of its name. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  vocabulary: [],
  // What people would type: the plan prints it before, and the journal has it after.
  commands: ['vocabulary'],
  scenarios: ['vocabulary'],
  coverage: ['vocabulary'],
  'control-plane-baseline': ['vocabulary'],
  plan: ['vocabulary'],
  health: ['vocabulary'],
  outage: ['vocabulary'],
  grade: ['vocabulary', 'health', 'outage'],
  // What the documents say, line by line, is data as the vocabulary is: one report lays the verdicts beside it.
  reports: ['vocabulary', 'commands', 'outage', 'coverage', 'diagnose'],
  // What a bootstrap script's cluster is held against.
  rules: ['vocabulary', 'yaml-value'],
  redact: [],
  nearest: [],
  'yaml-value': ['nearest'],
  journal: ['vocabulary', 'redact'],
  engine: ['vocabulary'],
  cluster: ['vocabulary', 'engine', 'yaml-value'],
  steps: ['vocabulary', 'commands', 'cluster'],
  probes: ['vocabulary', 'commands', 'cluster', 'outage'],
  // `grade` holds answers against claims while the phase waits for them: the same rule decides when to stop asking and
  // what the verdict is.
  fingerprint: ['vocabulary', 'cluster'],
  phases: ['vocabulary', 'cluster', 'steps', 'probes', 'journal', 'health', 'grade', 'fingerprint'],
  check: ['vocabulary', 'commands', 'cluster', 'rules', 'probes', 'phases', 'health', 'redact'],
  run: ['vocabulary', 'cluster', 'phases', 'journal', 'fingerprint'],
  // A drill waits as long as a run, is judged by the rules of a run, and told with the stories that its reports have.
  train: ['vocabulary', 'plan', 'health', 'grade', 'reports', 'yaml-value'],
  // The watchdog of the engine ends the program that is a trainee, should nobody else.
  drill: ['vocabulary', 'engine', 'cluster', 'fingerprint', 'health', 'probes', 'phases', 'train', 'reports'],
  // Runs, drills and checks as they lie on the disk, with the reports of each.
  // The watchdog of the engine looks for the drills of an exam by the same name.
  stored: ['vocabulary', 'nearest', 'engine', 'journal', 'grade', 'train', 'reports'],
  // What is wrong is judged from what was seen, and from nothing that the lab knows of its faults.
  diagnose: [],
  observe: ['diagnose', 'redact', 'cluster', 'probes'],
  setup: ['vocabulary', 'engine'],
  doctor: ['vocabulary', 'engine', 'cluster', 'setup'],
};

/** Sees all of the house. */
const seesAll = 'cli';

/**
 * The pure rooms, with the packages that they may use: text, colours and schemas. No clock, disk, process or network.
 * What they import of ours is pure too.
 */
const pure: Readonly<Record<string, readonly string[]>> = {
  vocabulary: [],
  commands: [],
  scenarios: [],
  coverage: [],
  'control-plane-baseline': [],
  plan: ['pure-rand/distribution/uniformInt', 'pure-rand/generator/xoroshiro128plus'],
  health: [],
  outage: [],
  grade: [],
  rules: ['zod'],
  nearest: ['fastest-levenshtein'],
  'yaml-value': ['yaml', 'zod'],
  redact: [],
  train: ['pure-rand/distribution/uniformInt', 'pure-rand/generator/xoroshiro128plus', 'zod'],
  diagnose: ['zod'],
  // A hash is computed from its text alone, and a chart is drawn in a document that is never shown.
  reports: [
    'cli-table3',
    'fast-xml-builder',
    'picocolors',
    'zod',
    'node:crypto',
    'preact',
    'preact-render-to-string',
    '@observablehq/plot',
    '@xmldom/xmldom',
  ],
};

/** Clocks, chance and the process' surroundings, which need no import. */
const impure = /\b(?:Date\.now|performance\.now|Math\.random|process\.(?=\w)|globalThis\.|fetch\()|\bnew Date\(\)/;

/** The modules that a source names: in import and export declarations, and in `import('…')`. */
function importsIn(source: string): string[] {
  const code = source.replaceAll(/^\s*(?:\/?\*|\/\/).*$/gm, '');
  const named = /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"](.+?)['"]|^\s*import\s*['"](.+?)['"]/gm;
  const called = /\b(?:import|require)\(\s*['"`](.+?)['"`]\s*\)/g;
  return [...code.matchAll(named), ...code.matchAll(called)].flatMap(([, first, second]) => first ?? second ?? []);
}

/** `vocabulary` for `harness/vocabulary/step.ts`, `grade` for `harness/grade.ts`, `reports` for `reports/table.ts`. */
function roomOf(file: string): string {
  const [first = '', second = ''] = file.split('/');
  return first === 'harness' ? second.replace(/\.ts$/, '') : first;
}

interface Import {
  readonly file: string;
  readonly room: string;
  /** As written. */
  readonly module: string;
  /** The room of ours that it leads to; undefined for packages and Node's own modules. */
  readonly target: string | undefined;
}

function readImports(file: string, source: string): Import[] {
  return importsIn(source).map((module) => {
    const target = module.startsWith('.') ? roomOf(posix.join(posix.dirname(file), module)) : undefined;
    return { file, room: roomOf(file), module, target };
  });
}

const arrow = ({ file, module }: Import): string => `${file} → ${module}`;

function isForbidden({ room, target }: Import): boolean {
  return room !== seesAll && target !== undefined && target !== room && !rooms[room]?.includes(target);
}

function isImpure({ room, module, target }: Import): boolean {
  const packages = pure[room];
  return packages !== undefined && target === undefined && !packages.includes(module);
}

describe('who imports whom', () => {
  const sources = new Map<string, string>();
  const imports: Import[] = [];

  before(async () => {
    const listed = await execa(
      'git',
      ['ls-files', '--', 'harness/**.ts', 'scenarios/**.ts', 'coverage/**.ts', 'reports/**.ts'],
      {
        cwd: root,
        lines: true,
      },
    );
    for (const file of listed.stdout) {
      const source = readFileSync(join(root, file), 'utf8');
      sources.set(file, source);
      imports.push(...readImports(file, source));
    }
  });

  it('every import is one that its room may make', () => {
    expect(imports.filter(isForbidden).map(arrow)).to.deep.equal([]);
  });

  it('every room has its line in the table', () => {
    const strangers = [...sources.keys()].filter(
      (file) => roomOf(file) !== seesAll && rooms[roomOf(file)] === undefined,
    );
    expect(strangers).to.deep.equal([]);
  });

  it('the table has no line without a room, and none that is never used', () => {
    const used = new Set(imports.map(({ room, target }) => `${room} → ${target}`));
    const idle = Object.entries(rooms).flatMap(([room, targets]) =>
      targets.map((target) => `${room} → ${target}`).filter((line) => !used.has(line)),
    );
    expect(idle).to.deep.equal([]);
  });

  it('pure rooms import no disk, process or network', () => {
    expect(imports.filter(isImpure).map(arrow)).to.deep.equal([]);
  });

  it('pure rooms import only pure rooms', () => {
    const leaks = Object.keys(pure).flatMap((room) =>
      (rooms[room] ?? []).filter((target) => pure[target] === undefined),
    );
    expect(leaks).to.deep.equal([]);
  });

  it('pure rooms ask neither clock nor chance nor the process', () => {
    const lines = [...sources]
      .filter(([file]) => pure[roomOf(file)])
      .flatMap(([file, source]) => impureLines(file, source));
    expect(lines).to.deep.equal([]);
  });

  it('nothing is imported from the tests, the benchmarks or the documentation', () => {
    expect(imports.filter(({ target = '' }) => ['test', 'bench', 'docs'].includes(target)).map(arrow)).to.deep.equal(
      [],
    );
  });
});

function impureLines(file: string, source: string): string[] {
  return source
    .split('\n')
    .flatMap((line, index) => (impure.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : []));
}

describe('the rule itself', () => {
  it('sees every way to import', () => {
    const source = [
      "import { a } from './a.ts';",
      'import type {\n  B,\n  C,\n} from "../b.ts";',
      "export { d } from './d.ts';",
      "import './e.ts';",
      "const f = await import('./f.ts');",
      "type G = import('./g.ts').G;",
      "// import { h } from './h.ts';",
      " * import { i } from './i.ts';",
    ].join('\n');
    expect(importsIn(source)).to.have.members(['./a.ts', '../b.ts', './d.ts', './e.ts', './f.ts', './g.ts']);
  });

  it('notices a pure file that reads the disk, and a scenario that reaches for the cluster', () => {
    const [disk, cluster] = readImports(
      'scenarios/x.ts',
      "import { readFileSync } from 'node:fs';\nimport { attach } from '../harness/cluster/attach.ts';\n",
    );
    expect(disk && isImpure(disk)).to.equal(true);
    expect(cluster && isForbidden(cluster)).to.equal(true);
  });
});
