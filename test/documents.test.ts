import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import type { Claims } from '../harness/vocabulary/scenario.ts';
import { scenarios } from '../scenarios/index.ts';
import { root } from './dnsdrill.ts';
import { documentIds, documentsAreHere, documentText, isAmong, sourcesOf } from './documents.ts';

/** From so many consecutive words on, it is the author's sentence and no longer a fact in ours. */
const runLength = 8;

/** What programs and licensors wrote. */
const notOurWords = /^(?:package-lock\.json|LICENSE|.*go\.(?:mod|sum)|docs\/result\.schema\.json)$/;

const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  .split('\0')
  .filter((file) => file !== '' && existsSync(join(root, file)));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

interface Word {
  readonly word: string;
  readonly line: number;
}

/** The words of a text, in lower case and without punctuation, with their line numbers. */
function wordsOf(text: string): Word[] {
  return text.split('\n').flatMap((line, index) =>
    [...line.toLowerCase().matchAll(/[a-z0-9]+(?:[-'.:/_@][a-z0-9]+)*/g)].map(([word]) => ({
      word,
      line: index + 1,
    })),
  );
}

function runsOf(words: readonly Word[]): { run: string; line: number }[] {
  return words.flatMap(({ line }, index) => {
    const run = words.slice(index, index + runLength).map(({ word }) => word);
    return run.length === runLength ? [{ run: run.join(' '), line }] : [];
  });
}

/** A document's prose: commands, logs and output stand in fences, and headings are what one cites. */
function proseOf(document: string): string[] {
  const outsideFences = document.split(/^```.*$/m).filter((_, index) => index % 2 === 0);
  return outsideFences.flatMap((part) => part.split('\n')).filter((line) => !line.startsWith('#'));
}

describe('whose words these are', () => {
  it("no sentence of the documents' authors is taken over", function () {
    if (!documentsAreHere) this.skip();
    const lines = documentIds.map(documentText).flatMap(proseOf);
    const theirs = new Set(lines.flatMap((line) => runsOf(wordsOf(line)).map(({ run }) => run)));
    expect(theirs.size).to.be.greaterThan(500);
    const taken = files
      .filter((file) => !notOurWords.test(file))
      .flatMap((file) =>
        runsOf(wordsOf(read(file)))
          .filter(({ run }) => theirs.has(run))
          .map(({ run, line }) => `${file}:${line}: ${run}`),
      );
    expect(taken).to.deep.equal([]);
  });

  it('every section that is cited is there', function () {
    if (!documentsAreHere) this.skip();
    const headings = documentIds.map(documentText).flatMap((text) => text.match(/^#+ .*$/gm) ?? []);
    const missing = sourcesOf(scenarios).filter(({ section }) => !isAmong(headings, section));
    expect(missing).to.deep.equal([]);
  });

  it('no file names the host of a package registry: whoever runs the lab says where packages come from', () => {
    // In pieces, so that this file names none either.
    const hosts = [
      ['registry', 'npmjs', 'org'],
      ['registry', 'yarnpkg', 'com'],
      ['proxy', 'golang', 'org'],
      ['sum', 'golang', 'org'],
      ['deb', 'debian', 'org'],
      ['archive', 'ubuntu', 'com'],
      ['pypi', 'org'],
      ['crates', 'io'],
    ].map((parts) => parts.join('.'));
    const named = files.flatMap((file) =>
      hosts.filter((host) => read(file).includes(host)).map((h) => `${file}: ${h}`),
    );
    expect(named).to.deep.equal([]);
  });
});

describe('the catalogue', () => {
  it('has one file for every scenario, and one scenario for every file', () => {
    const named = readdirSync(join(root, 'scenarios'))
      .filter((file) => file.endsWith('.ts'))
      .map((file) => file.replace(/\.ts$/, ''))
      .filter((name) => !['index', 'kubeadm-cluster', 'look-alike-probes', 'startup-errors', 'cures'].includes(name));
    expect(scenarios.map(({ id }) => id)).to.have.members(named);
  });

  it('gives every scenario and every remedy a name of its own', () => {
    expect(repeated(scenarios.map(({ id }) => id))).to.deep.equal([]);
    for (const { id, remedies, symptoms } of scenarios) {
      expect(repeated(remedies.map((remedy) => remedy.id)), id).to.deep.equal([]);
      for (const claims of [symptoms, ...remedies.map(({ verify }) => verify)]) {
        expect(repeated(Object.values(claims).map(({ says }) => says)), `what ${id} says`).to.deep.equal([]);
      }
    }
  });

  it('speaks in whole sentences', () => {
    const sentences = scenarios.flatMap(({ id, symptoms, remedies }) => [
      ...saysOf(id, symptoms),
      ...remedies.flatMap((remedy) => [
        ...saysOf(`${id}/${remedy.id}`, remedy.verify),
        ...[remedy.because, remedy.standsFor].flatMap((text) =>
          text === undefined ? [] : `${id}/${remedy.id}: ${text}`,
        ),
      ]),
    ]);
    expect(sentences.filter((sentence) => !/[.?!]$/.test(sentence))).to.deep.equal([]);
  });

  it('boots only kind configs that exist', () => {
    const missing = scenarios.filter(({ cluster }) => !files.includes(`kind-configs/${cluster}.yaml`));
    expect(missing.map(({ id }) => id)).to.deep.equal([]);
  });
});

const repeated = (names: readonly string[]): string[] => names.filter((name, index) => names.indexOf(name) !== index);

const saysOf = (where: string, claims: Claims): string[] =>
  Object.entries(claims).flatMap(([id, { says, known }]) => [
    `${where}/${id}: ${says}`,
    ...[known ?? []].flat().map(({ because }) => `${where}/${id}: ${because}`),
  ]);

describe('the documentation', () => {
  it('has a current page for every scenario; `npm run docs` writes them', () => {
    const check = spawnSync(process.execPath, [join(root, 'docs/generate.ts'), '--check'], { encoding: 'utf8' });
    expect(check.stderr).to.equal('');
    expect(check.status).to.equal(0);
  });

  it('has every scenario in the README', () => {
    for (const { id } of scenarios) expect(read('README.md')).to.contain(`(docs/scenarios/${id}.md)`);
  });

  it('leads nowhere that is not there', () => {
    const broken = files
      .filter((file) => file.endsWith('.md') && !file.startsWith('test/'))
      .flatMap((file) => linksIn(read(file)).map((link) => ({ file, link, path: join(root, dirname(file), link) })))
      .filter(({ path }) => !existsSync(path));
    expect(broken.map(({ file, link }) => `${file} → ${link}`)).to.deep.equal([]);
  });
});

/** Where a page's relative links lead, without their anchors. */
const linksIn = (page: string): string[] =>
  [...page.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)].flatMap(([, link]) => link ?? []);

describe('the size of a file', () => {
  const linesAtMost = 250;

  it(`is at most ${linesAtMost} lines`, () => {
    const sources = files.filter((file) => /\.(?:ts|go|sh)$/.test(file) || read(file).startsWith('#!'));
    const long = sources.filter((file) => read(file).trimEnd().split('\n').length > linesAtMost);
    expect(long).to.deep.equal([]);
  });
});
