import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { makeResult } from '../../harness/grade.ts';
import { json } from '../../reports/json.ts';
import { resultSchema } from '../../reports/result-schema.ts';
import { hostileRun, roughRun, smoothRun } from '../fixtures/reported-runs.ts';
import { planOf, wounded } from '../fixtures/story.ts';

const look = { color: false, width: 80 };

describe('the result document', () => {
  it('is described by its schema, down to the last field', () => {
    for (const run of [smoothRun(), roughRun(), hostileRun()]) {
      const document: unknown = JSON.parse(json(run, look));
      expect(resultSchema.parse(document)).to.deep.equal(document);
    }
  });

  it('of a run that left no journal is described too', () => {
    const result = makeResult(planOf(wounded), [], { directory: 'runs/run-1' });
    expect(resultSchema.parse(result)).to.deep.equal(result);
  });

  it('holds the summary that decides the exit code', () => {
    expect(JSON.parse(json(smoothRun(), look)).summary).to.deep.equal({ asExpected: 7, unexpected: 0, ungraded: 0 });
  });

  it('is refused with a word that it does not know', () => {
    const document = JSON.parse(json(smoothRun(), look));
    document.scenarios[0].claims[0].grade = 'probably';
    expect(resultSchema.safeParse(document).success).to.equal(false);
  });
});

describe('the example in docs/formats.md', () => {
  it('is a result document', () => {
    const text = readFileSync(new URL('../../docs/formats.md', import.meta.url), 'utf8');
    const example: unknown = JSON.parse(/```json\n(.*?)```/s.exec(text)?.[1] ?? '');
    expect(resultSchema.parse(example)).to.deep.equal(example);
  });
});
