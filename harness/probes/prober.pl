# Asks the same questions in turn, one at each beat, and tells at once what became of each: its protocol, its name, a word for
# the answer, and the latency in milliseconds where there was an answer.
#
# Every lookup has a socket and a port of its own: one that is kept would be carried to its old address by connection tracking,
# whatever became of the rules. One process for all of them, since a dig for each would load the machine that is looked at.
my ($per_second, $patience, $lifetime, $first_port, $ports, @questions) = @ARGV;
my %words = (3 => 'nxdomain', 5 => 'refused');

my ($start, $asked, %open) = (now(), 0);
# The port goes by the clock, so that a prober that is started again goes on where the last one was.
my $before = int(seconds_of($real) * $per_second);

sub settle {
  my ($lookup, $answer) = @_;
  delete $open{ fileno($lookup->{socket}) } if $lookup->{socket};
  my $latency = $lookup->{heard} ? sprintf(' %.1f', (now() - $lookup->{at}) * 1000) : '';
  print("$lookup->{protocol} $lookup->{name} $answer$latency\n") or exit;
}

sub failure { return $!{ECONNREFUSED} ? 'refused' : $!{ENETUNREACH} || $!{EHOSTUNREACH} ? 'unreachable' : 'timed-out' }

# Where a name ends that begins at an offset: behind a pointer, or the root.
sub past_name {
  my ($message, $at) = @_;
  while ($at < length($message)) {
    my $length = ord(substr($message, $at, 1));
    return $at + 2 if $length >= 192;
    return $at + 1 if $length == 0;
    $at += $length + 1;
  }
  return $at;
}

# Whether the answer section holds an address.
sub has_address {
  my ($message, $questions, $answers) = @_;
  my $at = 12;
  $at = past_name($message, $at) + 4 for 1 .. $questions;
  for (1 .. $answers) {
    $at = past_name($message, $at);
    return 0 if $at + 10 > length($message);
    my ($type, undef, undef, $length) = unpack('nnNn', substr($message, $at, 10));
    return 1 if $type == 1 || $type == 28;
    $at += 10 + $length;
  }
  return 0;
}

sub ask {
  my ($protocol, $name) = split(/:/, $questions[$asked % @questions], 2);
  my $port = $first_port + ($before + $asked++) % $ports;
  my $lookup = { protocol => $protocol, name => $name, at => now(), id => int(rand(65536)), got => '' };
  # 2048: SOCK_NONBLOCK, so that nothing that is asked keeps the next question waiting.
  socket(my $socket, PF_INET, ($protocol eq 'tcp' ? SOCK_STREAM : SOCK_DGRAM) | 2048, 0) or die "socket: $!";
  # A port that somebody else has says nothing of DNS: there is no such lookup.
  bind($socket, pack_sockaddr_in($port, INADDR_ANY)) or return;
  $lookup->{socket} = $socket;
  my $message = query($lookup->{id}, $name);
  $lookup->{message} = $protocol eq 'tcp' ? pack('n/a*', $message) : $message;
  $open{ fileno($socket) } = $lookup;
  connect($socket, $address) || $!{EINPROGRESS} or return settle($lookup, failure());
  put($lookup) if $protocol eq 'udp';
}

# Sends the question; over TCP as soon as there is a connection.
sub put {
  my ($lookup) = @_;
  my $sent = send($lookup->{socket}, $lookup->{message}, 0x4000);
  return settle($lookup, failure()) if !defined($sent);
  delete $lookup->{message};
}

sub hear {
  my ($lookup) = @_;
  my $part;
  if (!defined(recv($lookup->{socket}, $part, 4096, 0))) {
    return if $!{EAGAIN};
    return settle($lookup, failure());
  }
  if ($lookup->{protocol} eq 'tcp') {
    # A connection that ends before the answer is whole has lost it.
    return settle($lookup, 'timed-out') if $part eq '';
    $lookup->{got} .= $part;
    return if length($lookup->{got}) < 2 || length($lookup->{got}) < 2 + unpack('n', $lookup->{got});
    $part = substr($lookup->{got}, 2);
  }
  return if length($part) < 12;
  my ($id, $flags, $questions, $answers) = unpack('n4', $part);
  return if $id != $lookup->{id};
  $lookup->{heard} = 1;
  my $code = $flags & 15;
  settle($lookup, $code ? $words{$code} // 'servfail' : has_address($part, $questions, $answers) ? 'answered' : 'wrong-answer');
}

while (now() - $start < $lifetime) {
  # What a machine that stood still has missed is not made up for.
  my $due = int((now() - $start) * $per_second);
  ($asked = $due, ask()) if $asked <= $due;
  settle($_, 'timed-out') for grep { $_->{at} + $patience <= now() } values %open;
  my ($readable, $writable) = ('', '');
  for my $lookup (values %open) {
    vec($lookup->{message} ? $writable : $readable, fileno($lookup->{socket}), 1) = 1;
  }
  my $wait = $start + $asked / $per_second - now();
  select($readable, $writable, undef, $wait < 0 ? 0 : $wait) > 0 or next;
  for my $lookup (values %open) {
    my $number = fileno($lookup->{socket});
    put($lookup) if vec($writable, $number, 1);
    hear($lookup) if vec($readable, $number, 1);
  }
}
