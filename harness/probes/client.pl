# What every asker in a client pod begins with: a clock, the resolver of the pod, and a question in DNS' own form.
use strict;
use Socket;
use Errno;
use POSIX ();

open(my $resolvers, '<', '/etc/resolv.conf') or die "resolv.conf: $!";
my ($server) = map { /^nameserver\s+(\S+)/ ? $1 : () } <$resolvers>;
my $address = pack_sockaddr_in(53, inet_aton($server));

# perl-base has no Time::HiRes: this is clock_gettime(2).
my ($real, $monotonic) = (0, 1);
my $clock_gettime = { x86_64 => 228, aarch64 => 113 }->{ (POSIX::uname())[4] } or die 'a machine with an unknown clock';
sub seconds_of {
  my $time = pack('q2', 0, 0);
  syscall($clock_gettime, $_[0], $time);
  my ($seconds, $nanoseconds) = unpack('q2', $time);
  return $seconds + $nanoseconds / 1e9;
}
sub now { return seconds_of($monotonic) }

# A query for the IPv4 addresses of a name, with recursion desired.
sub query {
  my ($id, $name) = @_;
  my $labels = join('', map { pack('C/a*', $_) } split(/\./, $name));
  return pack('n6', $id, 256, 1, 0, 0, 0) . $labels . pack('Cnn', 0, 1, 1);
}

$| = 1;
