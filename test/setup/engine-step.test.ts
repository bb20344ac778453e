import { expect } from 'chai';
import { whyNoLabEngine } from '../../harness/setup/engine-step.ts';

describe('an engine of the lab’s own', () => {
  const debian = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n';
  const root = { platform: 'linux', uid: 0, osRelease: debian } as const;

  it('is installed by root on Debian, Ubuntu and what is made from them', () => {
    for (const osRelease of [debian, 'ID=ubuntu\nID_LIKE=debian\n', 'ID=pop\nID_LIKE="ubuntu debian"\n']) {
      expect(whyNoLabEngine({ ...root, osRelease }), osRelease).to.equal(undefined);
    }
  });

  it('is not installed by anybody else, who is told what to do', () => {
    expect(whyNoLabEngine({ ...root, uid: 1000 }))
      .to.include('Install Docker Engine')
      .and.to.include('As root');
  });

  it('is not installed elsewhere', () => {
    const fedora = 'ID=fedora\nPRETTY_NAME="not debian"\n';
    expect(whyNoLabEngine({ ...root, osRelease: fedora }))
      .to.include('Install Docker Engine')
      .and.not.to.include('root');
    expect(whyNoLabEngine({ ...root, osRelease: '' })).to.include('DOCKER_HOST');
    expect(whyNoLabEngine({ ...root, platform: 'darwin' })).to.include('Docker Desktop');
  });
});
