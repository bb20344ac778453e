# Asks for one name at a steady rate and tells of each second, once all of its lookups have ended, how long ago it began
# (in milliseconds) and what became of each lookup: its latency in milliseconds, or how it was lost.
#
# Every lookup has a socket of its own, as those of real clients have: a socket that is kept would be carried to its old
# address by connection tracking. It is sent when it is due, whether earlier ones were answered or not. dnsperf does neither,
# and ends at the first ICMP message that a port is unreachable; a dig for each lookup would load the machine.
my ($name, $rate, $patience, $lifetime) = @ARGV;
my %words = (2 => 'servfail', 3 => 'nxdomain', 5 => 'refused');

my ($start, $next, $ending) = (now(), 0, 0);
my (%open, %told, %missing);
$SIG{TERM} = sub { $ending = 1 };

sub settle {
  my ($number, $outcome) = @_;
  my $second = int($number / $rate);
  $told{$second}[$number % $rate] = $outcome;
  return if --$missing{$second};
  printf("%d %s\n", (now() - $start - $second) * 1000, join(' ', @{ delete $told{$second} })) or exit;
  delete $missing{$second};
}

sub failure { return $!{ECONNREFUSED} ? 'refused' : 'unreachable' }

sub ask {
  my ($number) = @_;
  my ($id, $at, $socket) = (int(rand(65536)), now());
  $missing{ int($number / $rate) } //= $rate;
  socket($socket, PF_INET, SOCK_DGRAM | 2048, 0) && connect($socket, $address) or return settle($number, 'unreachable');
  defined(send($socket, query($id, $name), 0)) or return settle($number, failure());
  $open{ fileno($socket) } = [$number, $at, $id, $socket];
}

sub hear {
  my ($number, $at, $id, $socket) = @{ $open{ $_[0] } };
  my $message;
  if (!defined(recv($socket, $message, 4096, 0))) {
    return if $!{EAGAIN};
    delete $open{ $_[0] };
    return settle($number, failure());
  }
  my $latency = sprintf('%.2f', (now() - $at) * 1000);
  return if length($message) < 12;
  my ($its_id, $flags, undef, $answers) = unpack('n4', $message);
  return if $its_id != $id;
  delete $open{ $_[0] };
  # Whoever waits no longer than that has gone, whenever this program gets to hear of the answer.
  return settle($number, 'timed-out') if $latency > $patience * 1000;
  my $code = $flags & 15;
  settle($number, $code ? $words{$code} // 'wrong-answer' : $answers ? $latency : 'wrong-answer');
}

# A second that was begun is brought to its end: what is told of it is whole.
sub is_over { return $ending && $next % $rate == 0 }

until (is_over() && !%open) {
  my $now = now();
  $ending = 1 if $now - $start > $lifetime;
  ask($next++) while !is_over() && $start + $next / $rate <= $now;
  for my $late (grep { $_->[1] + $patience <= $now } values %open) {
    delete $open{ fileno($late->[3]) };
    settle($late->[0], 'timed-out');
  }
  my $ready = '';
  vec($ready, $_, 1) = 1 for keys %open;
  my $wait = is_over() ? 0.05 : $start + $next / $rate - now();
  select($ready, undef, undef, $wait < 0 ? 0 : $wait) > 0 or next;
  vec($ready, $_, 1) && hear($_) for keys %open;
}
