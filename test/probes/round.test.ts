import { expect } from 'chai';
import { roundCommand } from '../../harness/probes/client-script.ts';
import { type RoundQuestion, readRound } from '../../harness/probes/round.ts';
import { askInNamespace } from '../fixtures/dns-namespace.ts';

const questions: readonly RoundQuestion[] = [
  { name: 'address.test', protocol: 'udp', address: '192.0.2.1' },
  { name: 'address.test', protocol: 'tcp', address: '192.0.2.2' },
  { name: 'both.test', protocol: 'tcp' },
  { name: 'alias.test', protocol: 'udp' },
  { name: 'silence.test', protocol: 'udp' },
  { name: 'nxdomain.test', protocol: 'tcp' },
];

describe('a round of questions', function () {
  this.timeout(30_000);

  it('is asked side by side, and each answer belongs to its question', async () => {
    const command = roundCommand(
      0.5,
      questions.map(({ protocol, name }, index) => `${20_000 + index}:${protocol}:${name}`),
    );
    const told = await askInNamespace(command);
    expect(told.trim().split('\n').at(-1), 'nobody waits for the one that is not answered').to.equal('4 timed-out');
    expect(readRound(told, questions)).to.deep.equal([
      ...['answered', 'wrong-answer', 'answered', 'wrong-answer', 'timed-out', 'nxdomain'],
    ]);
  });

  it('has no answer where the port to ask from is taken', async () => {
    const told = await askInNamespace(roundCommand(0.5, ['53:tcp:address.test', '20001:tcp:address.test']));
    const asked: readonly RoundQuestion[] = Array.from({ length: 2 }, () => ({
      name: 'address.test',
      protocol: 'tcp',
    }));
    expect(readRound(told, asked)).to.deep.equal([undefined, 'answered']);
  });

  it('takes nothing for an answer that is none', () => {
    const one: readonly RoundQuestion[] = [{ name: 'a', protocol: 'udp' }];
    for (const text of ['', 'sh: perl: not found\n', '0\n', '0 perhaps\n', '1 answered 192.0.2.1\n']) {
      expect(readRound(text, one), JSON.stringify(text)).to.deep.equal([undefined]);
    }
  });

  it('wants the right address, not just one', () => {
    const one: readonly RoundQuestion[] = [{ name: 'a', protocol: 'udp', address: '10.96.0.1' }];
    expect(readRound('0 answered 10.96.0.10\n', one)).to.deep.equal(['wrong-answer']);
    expect(readRound('0 answered 192.0.2.1 10.96.0.1\n', one)).to.deep.equal(['answered']);
    expect(readRound('0 answered\n', one)).to.deep.equal(['wrong-answer']);
  });
});
