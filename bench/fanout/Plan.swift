import ArgumentParser

/// The measurement that is asked for.
struct Plan: ParsableArguments {
  enum Transport: String, ExpressibleByArgument, CaseIterable { case tcp, ipc }
  enum Mode: String, ExpressibleByArgument, CaseIterable { case latency, throughput }
  enum Peer: String, ExpressibleByArgument, CaseIterable { case zeromq, redis }

  @Option(help: "How many processes receive.")
  var receivers = 24

  @Option(help: "Bytes of a message.")
  var payload = 64

  @Option(help: "Messages in a frame (zeromq) or in a write to the server (redis).")
  var batch = 1

  @Option(help: "What zeromq runs over.")
  var transport = Transport.tcp

  @Option(help: "One message at a time when it is due, or as many as are taken.")
  var mode = Mode.latency

  @Option(help: "Messages a second that are due, for latency.")
  var rate = 100

  @Option(help: "How long to send.")
  var seconds = 5

  @Option(help: "What carries the messages.")
  var peer = Peer.zeromq

  @Option(help: "The port of the Redis server on this machine.")
  var port: UInt16 = 6379

  /// As arguments for a receiver.
  var arguments: [String] {
    [
      "--receivers", "\(receivers)", "--payload", "\(payload)", "--batch", "\(batch)",
      "--transport", transport.rawValue, "--mode", mode.rawValue, "--rate", "\(rate)",
      "--seconds", "\(seconds)", "--peer", peer.rawValue, "--port", "\(port)",
    ]
  }

  func validate() throws {
    guard (1...1000).contains(receivers) else { throw ValidationError("--receivers is 1 to 1000") }
    guard (8...1_000_000).contains(payload) else {
      throw ValidationError("--payload is 8 to 1000000, for a message holds a number of 8 bytes")
    }
    guard (1...1000).contains(batch) else { throw ValidationError("--batch is 1 to 1000") }
    guard (1...100_000).contains(rate) else { throw ValidationError("--rate is 1 to 100000") }
    guard (1...3600).contains(seconds) else { throw ValidationError("--seconds is 1 to 3600") }
  }
}
