import { expect } from 'chai';
import type { Correction } from '../coverage/correction.ts';
import { corrections } from '../coverage/corrections.ts';
import { coverage } from '../coverage/index.ts';
import type { Item } from '../coverage/item.ts';
import { claimsOf, type Target, targetsOf } from '../coverage/references.ts';
import { scenarios } from '../scenarios/index.ts';
import { documentIds } from './documents.ts';

const itemsOf = (id: (typeof documentIds)[number]): Item[] => coverage[id].flatMap(({ items }) => items);
const listed = new Set<string>(documentIds.flatMap(itemsOf).flatMap(claimsOf));
/** Where it depends on versions: with some of them at least. */
const isWrong = ({ known = [] }: Target): boolean =>
  known.some(({ grade }) => grade === 'refuted' || grade === 'confirmed-differently');
/** Controls are ours, and are meant to fail; where a place names one all the same, it may have a correction. */
const controls = new Set(
  scenarios.flatMap(({ id, remedies }) =>
    remedies.filter(({ origin }) => origin === 'control').map((remedy) => `${id}/${remedy.id}`),
  ),
);

/** What is known not to hold. */
const wrong = scenarios
  .flatMap(targetsOf)
  .filter((target) => isWrong(target) && (listed.has(target.reference) || !controls.has(target.reference)))
  .map(({ reference }) => reference);

const all = documentIds.flatMap((document) =>
  Object.entries<Correction>(corrections[document]).map(([reference, correction]) => ({
    document,
    reference,
    ...correction,
  })),
);

describe('what to write instead', () => {
  it('is there for everything that is known not to hold', () => {
    const corrected = new Set(all.map(({ reference }) => reference));
    expect(wrong.filter((reference) => !corrected.has(reference) && !controls.has(reference))).to.deep.equal([]);
  });

  it('is there for nothing else', () => {
    const known = new Set<string>(wrong);
    expect(all.filter(({ reference }) => !known.has(reference)).map(({ reference }) => reference)).to.deep.equal([]);
  });

  it('names places that its claim is listed at, and each of them once', () => {
    const lost = all.flatMap(({ document, reference, at }) => {
      const places = itemsOf(document).filter((item) => claimsOf(item).some((claim) => claim === reference));
      const starts = new Set(places.map(({ lines: [first] }) => first));
      const stray = at.filter((line, index) => !starts.has(line) || at.indexOf(line) !== index);
      return at.length === 0 || stray.length > 0 ? [`${document} ${reference}: ${stray.join(', ')}`] : [];
    });
    expect(lost).to.deep.equal([]);
  });

  it('is said in sentences', () => {
    expect(all.filter(({ instead }) => !/[.)]$/.test(instead)).map(({ reference }) => reference)).to.deep.equal([]);
    expect(all.filter(({ instead }) => instead.split('`').length % 2 === 0)).to.deep.equal([]);
  });

  it('is a Corefile under which the pods get Ready, where it is one', () => {
    const corefiles = all.filter(({ block = '' }) => block.startsWith('.:53 {'));
    expect(corefiles).not.to.deep.equal([]);
    for (const { block = '' } of corefiles) {
      // The probes of the Deployment ask `health` and `ready`; the correction of the restart relies on `reload`.
      expect(block.split('\n').map((line) => line.trim())).to.include.members(['health', 'ready', 'reload']);
    }
  });

  it('is given for a claim about the label that no pod has', () => {
    expect(corrections['eks-interview-scenario']['healthy-cluster/pods-labelled-coredns']?.instead).to.include(
      'k8s-app=kube-dns',
    );
  });
});
