import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { type ActionEvent, Actions } from '../../harness/cluster/boot/actions.ts';

function begin(signal?: AbortSignal): { actions: Actions; events: ActionEvent[]; told: () => string[] } {
  const events: ActionEvent[] = [];
  const actions = new Actions({ onAction: (event) => events.push(event), signal });
  return { actions, events, told: () => events.map(({ action, state }) => `${state} ${action}`) };
}

/** What a promise is rejected with. */
async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => expect.fail('it did not fail'),
    (reason: unknown) => reason,
  );
}

describe('boot actions', () => {
  it('begin when what they need is there, side by side, with its results', async () => {
    const { actions, told } = begin();
    const one = actions.add('one', [], async () => 1);
    const two = actions.add('two', [], async () => 2);
    const sum = actions.add('sum', [one, two], async (a, b) => a + b);
    await actions.allDone();
    expect(await sum).to.equal(3);
    expect(told()).to.deep.equal(['started one', 'started two', 'done one', 'done two', 'started sum', 'done sum']);
    expect(actions.timings.map(({ action }) => action)).to.deep.equal(['one', 'two', 'sum']);
    expect(actions.timings.every(({ startedMs, durationMs }) => startedMs >= 0 && durationMs >= 0)).to.equal(true);
  });

  it('the first failure is the failure: it stops what runs, and what waits never begins', async () => {
    const { actions, told } = begin();
    const reason = new Error('no room');
    const broken = actions.add('broken', [], async () => {
      throw reason;
    });
    actions.add('patient', [], async () => {
      await delay(60_000, undefined, { signal: actions.signal });
    });
    actions.add('next', [broken], async () => undefined);
    expect(await failureOf(actions.allDone())).to.equal(reason);
    expect(told()).to.deep.equal(['started broken', 'started patient', 'failed broken', 'failed patient']);
  });

  it('an abort from outside stops them too, and is the reason', async () => {
    const outside = new AbortController();
    const { actions, told } = begin(outside.signal);
    const first = actions.add('first', [], async () => {
      outside.abort(new Error('Ctrl-C'));
    });
    actions.add('second', [first], async () => undefined);
    expect(await failureOf(actions.allDone())).to.have.property('message', 'Ctrl-C');
    expect(told()).to.deep.equal(['started first', 'done first']);
  });

  it('are all over when the failure is told', async () => {
    const { actions } = begin();
    let over = false;
    actions.add('slow to end', [], async () => {
      await delay(60_000, undefined, { signal: actions.signal }).catch(() => undefined);
      await delay(20);
      over = true;
    });
    actions.add('broken', [], async () => {
      throw new Error('broken');
    });
    await failureOf(actions.allDone());
    expect(over).to.equal(true);
  });
});
