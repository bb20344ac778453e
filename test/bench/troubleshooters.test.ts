import { expect } from 'chai';
import {
  compared,
  mustFail,
  readTroubleshooterOptions,
  type Tried,
  tableOfTried,
} from '../../bench/troubleshooters/compare.ts';
import { scenarios } from '../../scenarios/index.ts';

const tried = (scenario: string, troubleshooter: string, outcome: Tried['outcome'], points: number): Tried => ({
  ...{ scenario, troubleshooter, outcome, points, why: [] },
});

describe('comparing troubleshooters', () => {
  it('has doing nothing fail everywhere but where time heals, and a restart wherever it was seen to be no fix', () => {
    const failing = (control: string) =>
      scenarios.filter((scenario) => mustFail(scenario, control)).map(({ id }) => id);
    expect(scenarios.map(({ id }) => id).filter((id) => !failing('do-nothing').includes(id))).to.have.members([
      ...['healthy-cluster', 'startup-timeouts'],
    ]);
    expect(failing('restart-coredns'))
      .to.include.members(['dns-loop', 'coredns-oom'])
      .and.not.include('iptables-rules-missing');
  });

  it('names a control that solved what it must not', () => {
    const result = compared([
      tried('dns-loop', 'do-nothing', 'not-solved', 0),
      tried('dns-loop', 'restart-coredns', 'solved', 90),
      tried('dns-loop', 'mine', 'solved', 90),
      tried('startup-timeouts', 'do-nothing', 'solved', 90),
    ]);
    expect(result.wrongControls).to.deep.equal(['dns-loop restart-coredns']);
    expect(result.troubleshooters.find(({ name }) => name === 'mine')).to.include({ solved: 1, points: 90 });
    expect(tableOfTried(result)).to.match(/^dns-loop {2,}not-solved 0 {2,}solved 90 {2,}solved 90$/m);
  });

  it('always has the controls, and takes others by name', () => {
    const { troubleshooters, scenarios: chosen } = readTroubleshooterOptions(['dns-loop', '--exec', 'mine=./a b=c']);
    expect(chosen).to.deep.equal(['dns-loop']);
    expect(troubleshooters.map(({ name }) => name)).to.deep.equal(['do-nothing', 'restart-coredns', 'mine']);
    expect(troubleshooters[2]?.command).to.equal('./a b=c');
    expect(() => readTroubleshooterOptions(['--exec', 'mine'])).to.throw('NAME=COMMAND');
    expect(() => readTroubleshooterOptions(['--exec', 'do-nothing=x'])).to.throw('a control already');
    expect(() => readTroubleshooterOptions(['dns-lop'])).to.throw('did you mean');
  });
});
