import { expect } from 'chai';
import { Interrupted } from '../../harness/cli/interruption.ts';
import { keepUnless, nameOf } from '../../harness/cli/up.ts';
import { UsageError } from '../../harness/vocabulary/failures.ts';

/** What is done with a cluster when the interruption comes at a moment. */
async function interruptedAt(moment: 'before' | 'during' | 'never'): Promise<{ done: string[]; error: unknown }> {
  const done: string[] = [];
  const controller = new AbortController();
  const interrupt = () => controller.abort(new Interrupted('SIGINT'));
  const cluster = {
    async keep() {
      done.push('keep');
      if (moment === 'during') interrupt();
    },
    async stop() {
      done.push('stop');
    },
  };
  if (moment === 'before') interrupt();
  const error: unknown = await keepUnless(controller.signal, cluster).catch((reason: unknown) => reason);
  return { done, error };
}

describe('a cluster that is up', () => {
  it('is kept', async () => {
    expect(await interruptedAt('never')).to.deep.equal({ done: ['keep'], error: undefined });
  });

  it('is removed when Ctrl-C came after its boot: so it was said', async () => {
    for (const [moment, done] of [['before', ['stop']] as const, ['during', ['keep', 'stop']] as const]) {
      const ended = await interruptedAt(moment);
      expect(ended.done, moment).to.deep.equal(done);
      expect(ended.error, moment).to.include({ exitCode: 130 });
    }
  });
});

describe('the name of a cluster that is up', () => {
  const file = 'mine.yaml';

  it('is what the command line says, else what the kind config says, else dnsdrill', () => {
    expect(nameOf('drill', { file, name: 'classroom' })).to.equal('drill');
    expect(nameOf(undefined, { file, name: 'classroom' })).to.equal('classroom');
    expect(nameOf(undefined, { file })).to.equal('dnsdrill');
  });

  it('has to be a label of host names, wherever it came from', () => {
    const why = 'cannot be the name of a cluster: use lower-case letters';
    expect(() => nameOf('', { file, name: 'classroom' })).to.throw(UsageError, `--name: "" ${why}`);
    expect(() => nameOf(undefined, { file, name: 'a.b' })).to.throw(UsageError, `mine.yaml: name: "a.b" ${why}`);
    expect(() => nameOf(undefined, { file, name: 'a'.repeat(43) })).to.throw(UsageError, 'at most 42');
  });
});
