import { expect } from 'chai';
import { debriefOf } from '../../harness/train/debrief.ts';
import { examExitCode, parseExam, sheetOf } from '../../harness/train/exam.ts';
import { sheetSchema } from '../../reports/debrief/schema.ts';
import { sheetRenderers } from '../../reports/debrief/sheet.ts';
import { DrillJournal, planOf } from './drill.ts';

const names = ['dns-loop', 'selector-mismatch'];

describe('an exam', () => {
  it('is read from YAML, with what it leaves out filled in', () => {
    expect(
      parseExam('drills:\n  - scenario: dns-loop\n  - scenario: selector-mismatch\n    minutes: 5\n', names),
    ).to.deep.equal({
      exam: {
        level: 2,
        drills: [
          { scenario: 'dns-loop', minutes: 30 },
          { scenario: 'selector-mismatch', minutes: 5 },
        ],
      },
    });
  });

  const wrong = {
    'drills: [{ scenario: *any }]': 'not a YAML document: Unresolved alias',
    'drills: []': 'drills: at least one drill is needed',
    'level: 7\ndrills: [{ scenario: dns-loop }]': 'level is 7; allowed: 1, 2, 3',
    'drills: [{ scenario: dns-lop }]':
      'drills[0].scenario is "dns-lop"; allowed: dns-loop, selector-mismatch; did you mean "dns-loop"?',
    'drills: [{ scenario: dns-loop, minutes: 0 }]': 'drills[0].minutes is 0; must be more than 0',
    'drils: 1':
      'drills is missing; expected a list; drils is unknown; allowed: level, totalMinutes, drills; did you mean "drills"?',
    '- dns-loop': 'the document is a list; expected a map',
    '': 'the document is empty; expected a map',
    'a: [': 'not a YAML document',
  };
  for (const [text, problem] of Object.entries(wrong)) {
    it(`says what is wrong with ${JSON.stringify(text)}`, () => {
      const parsed = parseExam(text, names);
      expect('problems' in parsed && parsed.problems.join('; ')).to.include(problem);
    });
  }

  it('refuses a field that it does not know', () => {
    const parsed = parseExam('drills: [{ scenario: dns-loop, minuts: 3 }]', names);
    expect('problems' in parsed && parsed.problems.join()).to.include('minuts');
  });

  it('has a line on its sheet for every drill, begun or not', () => {
    const parsed = parseExam('drills: [{ scenario: selector-mismatch }, { scenario: dns-loop }]', names);
    if (!('exam' in parsed)) throw new Error('no exam');
    const { plan, entries } = new DrillJournal(planOf('selector-mismatch'))
      .start()
      .cured(true)
      .rounds('healthy', 32)
      .leave()
      .end();
    const sheet = sheetOf(parsed.exam, new Map([[1, debriefOf(plan, entries, { directory: '/x' })]]), {
      id: 'e',
      startedAt: '',
      directory: '/x',
    });
    expect(sheet.rows.map(({ outcome, points }) => [outcome, points])).to.deep.equal([
      ['solved', 90],
      ['not-begun', 0],
    ]);
    // The limit is what the drill had.
    expect(sheet.rows.map(({ minutes }) => minutes)).to.deep.equal([10, 30]);
    expect(sheet.rows[1]?.why).to.deep.equal(['The exam was stopped before.']);
    expect(sheetSchema.parse(JSON.parse(sheetRenderers.json(sheet)))).to.deep.equal(sheet);
    expect(sheet).to.include({ solved: 1, points: 90, of: 200 });
    expect(examExitCode(sheet)).to.equal(1);
  });
});
