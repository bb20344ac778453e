import type { StepOf } from '../vocabulary/step.ts';

/**
 * The load ends by itself after 25 hours, longer than any drill may last; before that it ends with its client pod. Where it ended
 * earlier, the fault would have healed by itself, and whoever trains could not show that their fix bears the load.
 */
const loadSeconds = 25 * 60 * 60;
/** CoreDNS gives up on a silent server after six seconds; dnsperf waits for that answer. */
const defaultPatienceSeconds = 10;
/** Enough names that neither the cache of CoreDNS (9,984 entries) nor that of anything behind it holds them all. */
const uniqueNames = 50_000;
const namesFile = '/tmp/dnsdrill-load.names';

/** The process group of the load, in a client pod. */
export const loadPidFile = '/tmp/dnsdrill-load.pid';
/** What dnsperf printed there. */
export const loadLogFile = '/tmp/dnsdrill-load.log';

/** The script that a client pod runs: write the names, then keep dnsperf going behind the scenes. */
export function startLoadScript(load: Omit<StepOf<'dns-load'>, 'kind'>): string {
  const count = load.names === 'unique' ? uniqueNames : 1;
  const options = [
    `-m ${load.protocol}`,
    `-c ${load.clients}`,
    `-q ${load.outstanding}`,
    `-Q ${load.queriesPerSecond}`,
    `-l ${load.socketSeconds ?? loadSeconds}`,
    `-t ${load.patienceSeconds ?? defaultPatienceSeconds}`,
    '-S 1',
  ].join(' ');
  // dnsperf was seen to end while DNS was down (why is not known); the users of a broken DNS go on asking.
  const again = `while [ "$(date +%s)" -lt $end ]; do stdbuf -oL dnsperf -s "$server" -d ${namesFile} ${options}; done`;
  return [
    'set -e',
    `busybox awk 'BEGIN { for (i = 0; i < ${count}; i++) print "n" i ".${load.zone} A" }' > ${namesFile}`,
    'server=$(busybox awk \'$1 == "nameserver" { print $2; exit }\' /etc/resolv.conf)',
    `end=$(($(date +%s) + ${loadSeconds}))`,
    'export server end',
    `setsid sh -c '${again}' > ${loadLogFile} 2>&1 < /dev/null &`,
    `echo $! > ${loadPidFile}`,
  ].join('\n');
}

/** The script that ends it, if it goes on. */
export const stopLoadScript = `if [ -f ${loadPidFile} ]; then kill -- "-$(cat ${loadPidFile})" || true; rm -f ${loadPidFile}; fi`;
