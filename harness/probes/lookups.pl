# Lookups that are under way side by side, over UDP and TCP. Each has a socket and a port of its own: one that is kept would be
# carried to its old address by connection tracking, whatever became of the rules. Whoever begins them says what becomes of
# them, in a sub called told($lookup, $answer): $lookup->{heard} holds the latency in milliseconds and $lookup->{addresses} what
# the answer holds, where there was one.
my %words = (3 => 'nxdomain', 5 => 'refused');
my %open;

sub settle {
  my ($lookup, $answer) = @_;
  delete $open{ fileno($lookup->{socket}) };
  told($lookup, $answer);
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

# The IPv4 addresses in the answer section.
sub addresses_in {
  my ($message, $questions, $answers) = @_;
  my ($at, @addresses) = (12);
  $at = past_name($message, $at) + 4 for 1 .. $questions;
  for (1 .. $answers) {
    $at = past_name($message, $at);
    last if $at + 10 > length($message);
    my ($type, undef, undef, $length) = unpack('nnNn', substr($message, $at, 10));
    push(@addresses, inet_ntoa(substr($message, $at + 10, 4))) if $type == 1 && $length == 4 && $at + 14 <= length($message);
    $at += 10 + $length;
  }
  return @addresses;
}

# Begins a lookup. A port that somebody else has says nothing of DNS: then there is no such lookup.
sub ask {
  my ($protocol, $name, $port) = @_;
  my $lookup = { protocol => $protocol, name => $name, port => $port, at => now(), id => int(rand(65536)), got => '' };
  # 2048: SOCK_NONBLOCK, so that nothing that is asked keeps the next question waiting.
  socket(my $socket, PF_INET, ($protocol eq 'tcp' ? SOCK_STREAM : SOCK_DGRAM) | 2048, 0) or die "socket: $!";
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
  $lookup->{heard} = sprintf('%.1f', (now() - $lookup->{at}) * 1000);
  my @addresses = addresses_in($part, $questions, $answers);
  $lookup->{addresses} = \@addresses;
  my $code = $flags & 15;
  settle($lookup, $code ? $words{$code} // 'servfail' : @addresses ? 'answered' : 'wrong-answer');
}

# Lets the lookups go on until something was heard, or the next of them is due, and gives up those that nobody answers.
sub go_on {
  my ($wait, $patience) = @_;
  settle($_, 'timed-out') for grep { $_->{at} + $patience <= now() } values %open;
  my ($readable, $writable) = ('', '');
  for my $lookup (values %open) {
    vec($lookup->{message} ? $writable : $readable, fileno($lookup->{socket}), 1) = 1;
  }
  select($readable, $writable, undef, $wait < 0 ? 0 : $wait) > 0 or return;
  for my $lookup (values %open) {
    my $number = fileno($lookup->{socket});
    put($lookup) if vec($writable, $number, 1);
    hear($lookup) if vec($readable, $number, 1);
  }
}
