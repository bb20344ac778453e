import { expect } from 'chai';
import { readAuditLog, readHistory, readNotes } from '../../harness/drill/traces.ts';

const since = { startedAt: new Date('2026-11-25T14:00:10Z'), journalZero: new Date('2026-11-25T14:00:00Z') };

const event = (changes: object): string =>
  JSON.stringify({
    kind: 'Event',
    verb: 'patch',
    user: { username: 'trainee' },
    userAgent: 'kubectl/v1.36.3',
    requestReceivedTimestamp: '2026-11-25T14:00:12.500000Z',
    objectRef: { resource: 'deployments', namespace: 'kube-system', name: 'coredns' },
    responseStatus: { code: 200 },
    ...changes,
  });

describe('what the audit log says of a trainee', () => {
  it('is each request, with its time on the clock of the journal', () => {
    expect(readAuditLog(`${event({})}\n`, since)).to.deep.equal([
      { deed: 'requested', atMs: 12_500, verb: 'patch', object: 'deployments kube-system coredns', code: 200 },
    ]);
  });

  it('leaves out the lab, what came before, and lines that are no events', () => {
    const lab = event({ user: { username: 'kubernetes-admin' }, userAgent: 'node-fetch' });
    const early = event({ requestReceivedTimestamp: '2026-11-25T14:00:01Z' });
    expect(readAuditLog([lab, early, '{"verb":', 'null', ''].join('\n'), since)).to.deep.equal([]);
  });

  it('takes kubectl with the credentials of a node for the trainee, since the lab changes nothing by it', () => {
    const [deed] = readAuditLog(
      event({ user: { username: 'kubernetes-admin' }, objectRef: { resource: 'pods', subresource: 'eviction' } }),
      since,
    );
    expect(deed).to.include({ object: 'pods/eviction' });
  });
});

describe('what was typed in a drill', () => {
  it('is read off the notes of its commands', () => {
    const notes = '1764079212.250000000\tshell\tkubectl get pods\n1764079213.N\tn-worker\tip route\nbroken line\n';
    const zero = { ...since, journalZero: new Date(1_764_079_200_000) };
    expect(readNotes(notes, zero)).to.deep.equal([
      { deed: 'typed', atMs: 12_250, where: 'shell', command: 'kubectl get pods' },
      { deed: 'typed', atMs: 13_000, where: 'n-worker', command: 'ip route' },
    ]);
  });

  it('is read off the history of a shell on a node, as far as that has times', () => {
    const zero = { ...since, journalZero: new Date(1_764_079_200_000) };
    expect(readHistory('no time yet\n#1764079205\nip route\ncat /etc/resolv.conf\n', 'n-worker', zero)).to.deep.equal([
      { deed: 'typed', atMs: 5_000, where: 'n-worker', command: 'ip route' },
      { deed: 'typed', atMs: 5_000, where: 'n-worker', command: 'cat /etc/resolv.conf' },
    ]);
  });

  it('is cut where it is very long', () => {
    const [deed] = readNotes(`1764079212\tshell\t${'x'.repeat(5_000)}\n`, since);
    expect(deed?.deed === 'typed' && deed.command.length).to.equal(401);
  });
});
