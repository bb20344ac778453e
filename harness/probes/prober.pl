# Asks the same questions in turn, one at each beat, and tells at once what became of each: its protocol, its name, a word for
# the answer, and the latency in milliseconds where there was an answer. One process for all of them, since a dig for each would
# load the machine that is looked at.
my ($per_second, $patience, $lifetime, $first_port, $ports, @questions) = @ARGV;

my ($start, $asked) = (now(), 0);
# The port goes by the clock, so that a prober that is started again goes on where the last one was.
my $before = int(seconds_of($real) * $per_second);

sub told {
  my ($lookup, $answer) = @_;
  my $latency = defined($lookup->{heard}) ? " $lookup->{heard}" : '';
  print("$lookup->{protocol} $lookup->{name} $answer$latency\n") or exit;
}

while (now() - $start < $lifetime) {
  # What a machine that stood still has missed is not made up for.
  my $due = int((now() - $start) * $per_second);
  if ($asked <= $due) {
    $asked = $due;
    ask(split(/:/, $questions[$asked % @questions], 2), $first_port + ($before + $asked++) % $ports);
  }
  go_on($start + $asked / $per_second - now(), $patience);
}
