import { expect } from 'chai';
import { coverage } from '../../coverage/index.ts';
import { ours } from '../../coverage/ours.ts';
import { coveragePage } from '../../docs/coverage-page.ts';
import { versionsWords } from '../../reports/words.ts';
import { scenarios } from '../../scenarios/index.ts';

describe('the page of what becomes of the documents', () => {
  it('says with which versions a sentence is known not to hold', () => {
    const page = coveragePage(coverage, ours, scenarios);
    const dependent = scenarios.flatMap(({ id, symptoms }) =>
      Object.entries(symptoms).flatMap(([claim, { known }]) =>
        [known ?? []].flat().flatMap(({ in: versions }) => (versions ? [{ id, claim, versions }] : [])),
      ),
    );
    expect(dependent, 'there are some to begin with').not.to.be.empty;
    for (const { id, claim, versions } of dependent) {
      const links = page.split('[').filter((part) => part.startsWith(`${id}/${claim}]`));
      expect(links, `${id}/${claim}`).not.to.be.empty;
      for (const link of links) expect(link).to.include(` ${versionsWords(versions)}`);
    }
  });
});
