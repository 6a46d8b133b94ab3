import ArgumentParser

/// The bare transports to measure architectures against: one sender, every receiver a process of its own.
@main
struct Fanout: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures how fast one process reaches many others, with nothing between it and the transport.",
    subcommands: [Run.self, Receive.self],
    defaultSubcommand: Run.self)
}

/// The sender, which starts the receivers.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Sends to many receivers and prints what they saw.",
    discussion: "Exits with 1 if a message was lost.")

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @OptionGroup var plan: Plan

  @Option(name: .shortAndLong, help: "How to print the result.")
  var format = Format.text

  func run() throws {
    let result = try Measurement(plan).run()
    switch format {
    case .text: print(result.text)
    case .json: print(try result.json)
    }
    guard result.lost == 0 else { throw ExitCode.failure }
  }
}

/// One receiver, which ends with its standard input.
struct Receive: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Receives for a sender that started it.", shouldDisplay: false)

  @OptionGroup var plan: Plan

  @Option var index: Int

  @Option(help: "Where the sender listens for reports.")
  var control: String

  func run() throws {
    let reports = try ReportSocket(index, to: control)
    switch plan.peer {
    case .zeromq: try ZeroMQReceiver.run(plan, reports)
    case .redis: try RedisReceiver.run(plan, reports)
    }
  }
}
