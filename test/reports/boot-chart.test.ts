import { expect } from 'chai';
import { type BootAction, bootChart } from '../../reports/boot-chart.ts';

const action = (name: string, startedMs: number, endMs: number): BootAction => ({
  action: name,
  startedMs,
  durationMs: endMs - startedMs,
});

describe('the chart of a boot', () => {
  it('has a bar for each action on a common scale, and shows what the boot waited for', () => {
    const actions = [
      action('start lab-1-control-plane', 0, 4_000),
      action('start the resolver', 0, 1_000),
      action('kubeadm init', 4_001, 16_000),
      action('install the CNI', 8_000, 8_010),
      action('wait until DNS answers', 16_003, 20_000),
    ];
    expect(bootChart(actions, { cluster: 'lab-1', width: 62 })).to.deep.equal([
      'start the resolver      ▒                      0.0 s to  1.0 s',
      'start control-plane     ████                   0.0 s to  4.0 s',
      'kubeadm init            ░░░░████████████       4.0 s to 16.0 s',
      'install the CNI         ░░░░░░░░▒              8.0 s to  8.0 s',
      'wait until DNS answers  ░░░░░░░░░░░░░░░░████  16.0 s to 20.0 s',
    ]);
  });

  it('keeps to its width for 25 actions, whatever they are called', () => {
    const actions = Array.from({ length: 25 }, (_, index) =>
      action(
        `load the client image into a-node-with-a-long-name-${index} ${'x'.repeat(index)}`,
        index * 300,
        index * 900,
      ),
    );
    for (const width of [60, 78, 80]) {
      const lines = bootChart(actions, { cluster: undefined, width });
      expect(lines).to.have.lengthOf(25);
      expect([...new Set(lines.map((line) => [...line].length))]).to.deep.equal([width]);
      expect(lines.every((line) => /[█▒]/.test(line))).to.equal(true);
    }
  });

  it('leaves out actions whose times are not known, as older journals have them', () => {
    const old = { action: 'kubeadm init', durationMs: 5 } as BootAction;
    expect(bootChart([old, action('install the CNI', 0, 10)], { cluster: undefined, width: 60 })).to.have.lengthOf(1);
    expect(bootChart([], { cluster: undefined, width: 60 })).to.deep.equal([]);
  });

  it('lets no name move the cursor', () => {
    const [line = ''] = bootChart([action('\u001b[2Jx\ny', 0, 1)], { cluster: undefined, width: 60 });
    expect(line).to.match(/^␛\[2Jx y {2}█+ /);
  });
});
