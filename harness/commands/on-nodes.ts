/** What steps run on a node, as words. */

/** Puts what it reads into a file, and makes the file's folder if need be. */
export const intoFile = (path: string): readonly string[] => [
  'sh',
  '-c',
  'mkdir -p "$(dirname "$1")" && cat > "$1"',
  'sh',
  path,
];

/** Removes a file; one that is gone already is as good. */
export const removeFile = (path: string): readonly string[] => ['rm', '-f', path];

export const kubeletConfigPath = '/var/lib/kubelet/config.yaml';

/** Sets a field at the top of the kubelet's configuration, which may have it already, and has the kubelet read it. */
export const setKubeletField = (field: string, value: string): readonly string[] => [
  'sh',
  '-c',
  [
    `sed -i "/^${field}:/d" ${kubeletConfigPath}`,
    `echo "${field}: ${value}" >> ${kubeletConfigPath}`,
    'systemctl restart kubelet',
  ].join(' && '),
];

/** Kills a container, whose id containerd gave it, without letting it finish what it does. */
export const killContainer = ['ctr', '--namespace=k8s.io', 'tasks', 'kill', '--signal', 'SIGKILL'] as const;
