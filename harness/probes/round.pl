# Asks all questions at once, each once, and tells what became of each: its number, a word for the answer, and the addresses.
my ($patience, @questions) = @ARGV;
my %number_of;

sub told {
  my ($lookup, $answer) = @_;
  print(join(' ', $number_of{ $lookup->{port} }, $answer, @{ $lookup->{addresses} // [] }), "\n") or exit;
}

for my $number (0 .. $#questions) {
  my ($port, $protocol, $name) = split(/:/, $questions[$number], 3);
  $number_of{$port} = $number;
  ask($protocol, $name, $port);
}
go_on(0.02, $patience) while %open;
