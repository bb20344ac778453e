import { clock } from '../../reports/debrief/blocks.ts';
import { solutionText } from '../../reports/debrief.ts';
import { visible } from '../../reports/text.ts';
import { curesOf } from '../train/facts.ts';
import { hintFor } from '../train/hints.ts';
import { nothingWasBroken } from '../train/judge.ts';
import {
  type Debrief,
  type Deed,
  type DrillPlan,
  type HintLevel,
  hintLevels,
  type Leaving,
} from '../vocabulary/drill.ts';
import type { Reply } from './desk.ts';
import type { Question } from './shims.ts';
import type { DrillWatch } from './watch.ts';

const width = 100;
const usage = 64;

/** What the answers to a trainee come from. */
export interface Drill {
  readonly plan: DrillPlan;
  readonly watch: DrillWatch;
  /** The causes that there are to choose from: the ids and titles of the catalogue. */
  readonly causes: readonly { readonly id: string; readonly title: string }[];
  /** Since when the clock has been running, in milliseconds. */
  readonly elapsedMs: () => number;
  /** The drill as its journal tells it so far. */
  readonly debrief: () => Debrief;
  /** Whether the trainee's part is over, or solved: then all can be told. */
  readonly isOver: () => boolean;
  readonly write: (did: Deed) => void;
  /** Which symptoms that prove the fault are there now, by their ids. */
  readonly symptomsNow: () => Promise<ReadonlySet<string>>;
  /** The trainee's part is over. */
  readonly leave: (why: Leaving) => void;
}

/** Answers a question of the trainee's. */
export async function answer(drill: Drill, question: Question, words: readonly string[]): Promise<Reply> {
  const reply = await answers[question](drill, words);
  return { ...reply, text: visible(reply.text) };
}

const answers: { readonly [Q in Question]: (drill: Drill, words: readonly string[]) => Promise<Reply> } = {
  hint,
  status: async (drill) => ({ text: statusText(drill), exitCode: 0 }),
  cause: async (drill, words) => nameCause(drill, words),
  giveup: async (drill) => giveUp(drill),
  explain: async (drill) => explain(drill),
};

/** Once it is solved, whoever wants to know is done: a cause that is named after that would be no diagnosis. */
function leaveIfSolved(drill: Drill): void {
  if (!drill.isOver() && drill.debrief().judgement.outcome === 'solved') drill.leave('left');
}

function giveUp(drill: Drill): Reply {
  leaveIfSolved(drill);
  if (!drill.isOver()) {
    drill.write({ deed: 'gave-up' });
    drill.leave('gave-up');
  }
  const solution = solutionText(drill.debrief(), width);
  return { text: `${solution}\nThe drill is over. Look around; \`exit\` ends it.`, exitCode: 0 };
}

function explain(drill: Drill): Reply {
  leaveIfSolved(drill);
  return drill.isOver()
    ? { text: solutionText(drill.debrief(), width), exitCode: 0 }
    : { text: 'Not before the end: it would tell the cause. `hint` tells a part of it, for a price.', exitCode: usage };
}

async function hint(drill: Drill, [word = '1', ...rest]: readonly string[]): Promise<Reply> {
  const level = hintLevels.find((known) => String(known) === word);
  if (level === undefined || rest.length > 0) {
    const text =
      'usage: hint [LEVEL]\n  1 where to look, 2 what is to be seen there, 3 what it is, 4 what to type: each costs more';
    return { text, exitCode: usage };
  }
  const found = hintFor(drill.plan, level, {
    health: drill.watch.health,
    shown: await drill.symptomsNow(),
    unmet: drill.watch.unmet,
  });
  const told = found.lines.join('\n');
  if (!drill.isOver()) drill.write({ deed: 'asked-for-hint', level: level as HintLevel, price: found.price, told });
  return { text: `${told}\n(${drill.isOver() ? 'free: the drill is over' : `${found.price} points`})`, exitCode: 0 };
}

/** How the drill stands. It does not tell what the cause is, but whether it is gone. */
function statusText(drill: Drill): string {
  if (!drill.isOver()) drill.write({ deed: 'asked-for-status' });
  const { judgement, hints, named } = drill.debrief();
  const { limits } = drill.plan;
  return [
    `clock    ${clock(drill.elapsedMs())} of ${clock(limits.timeLimitMs)}`,
    `DNS      ${judgement.dns === 'back' ? `back, and has been for ${limits.holdMs / 1_000} s` : judgement.dns.replaceAll('-', ' ')}`,
    `cause    ${causeWords(judgement)}`,
    `hints    ${hints.length === 0 ? 'none' : hints.map(({ level, price }) => `${level} (${price} points)`).join(', ')}`,
    `named    ${named.length === 0 ? 'nothing yet' : named.map(({ cause, right }) => `${cause} (${right ? 'right' : 'wrong'})`).join(', ')}`,
    `verdict  ${judgement.outcome === 'solved' ? 'solved, if it stays so: `exit` for the debrief' : 'not solved'}`,
    ...(judgement.outcome === 'solved' ? [] : dnsWhys(drill, judgement.why).map((why) => `         ${why}`)),
  ].join('\n');
}

/** Until the end, what must hold is not told, nor that nothing is broken: it would give the cause away. */
const dnsWhys = ({ plan }: Drill, why: readonly string[]): string[] => {
  const telling = [...Object.values(curesOf(plan)).map(({ says }) => says), nothingWasBroken];
  return why.filter((sentence) => !telling.some((says) => sentence.includes(says)));
};

function causeWords({ cures }: Debrief['judgement']): string {
  if (cures.some(({ holds }) => holds === false)) return 'still there';
  if (cures.some(({ holds }) => holds === 'unknown')) return 'not looked at yet';
  return 'gone, as far as the lab can see';
}

function nameCause(drill: Drill, [cause, ...rest]: readonly string[]): Reply {
  const known = drill.causes.find(({ id }) => id === cause);
  if (known === undefined || rest.length > 0) {
    const longest = Math.max(...drill.causes.map(({ id }) => id.length));
    const list = drill.causes.map(({ id, title }) => `  ${id.padEnd(longest)}  ${title}`);
    const first =
      cause === undefined
        ? 'What is it? Name one, with `cause NAME`:'
        : `There is no cause "${[cause, ...rest].join(' ')}". There are:`;
    return { text: [first, ...list].join('\n'), exitCode: cause === undefined ? 0 : usage };
  }
  if (drill.isOver()) return { text: 'The drill is over: `explain` tells what it was.', exitCode: usage };
  drill.write({ deed: 'named-cause', cause: known.id });
  return known.id === drill.plan.scenario.id
    ? { text: `Right: ${known.title}.`, exitCode: 0 }
    : { text: 'No. (A wrong cause costs points: have a reason before you name the next one.)', exitCode: 1 };
}
