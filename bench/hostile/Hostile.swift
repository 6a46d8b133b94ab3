import Foundation

/// Attacks a node of a small live run in all ways that `Attack` knows, with a silent crowd at its port all
/// the while, and checks that the run ends valid, counts what it refused, takes no more memory than it may,
/// and leaves nothing behind.
///
/// Exit codes: 0 all held, 1 something did not, 64 wrong arguments.
@main
struct Hostile {
  /// The most memory that the node may take, in MiB.
  ///
  /// A node at rest has 35; 10,000 silent connections cost up to 100, 10 KiB each; and each of up to 200
  /// hoarders, those of two rounds, the longest frame that is taken, 1 MiB.
  static let mostMemory = 384

  /// Of clients' operations.
  private static let seconds = 30

  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.count <= 2, let crowd = arguments.isEmpty ? 10_000 : arguments.first.flatMap({ Int($0) })
    else {
      print("usage: hostile [CONNECTIONS [GRAPEVINE]]")
      exit(64)
    }
    // The build puts it beside this program.
    let program =
      arguments.count == 2
      ? CommandLine.arguments[2] : Bundle.main.bundleURL.appending(path: "grapevine").path()
    Connection.raiseLimit()
    let seed = UInt64.random(in: .min ... .max)
    // Neither among the ports of other live runs, nor among those that the system gives.
    let port = Int.random(in: 30_100..<32_700)
    print("seed \(seed)")
    let target = try Target(program: program, architecture: "elected-leader", port: port, seconds: seconds)
    guard target.listens(at: port) else {
      print("the run did not begin")
      exit(1)
    }
    var attack = Attack(port: port, seed: seed)
    let clock = ContinuousClock()
    let start = clock.now
    let silent = attack.crowd(crowd)
    print("\(silent.count) of \(crowd) connections that say nothing, in \(clock.now - start)")
    var counts = [Int](repeating: 0, count: Attack.kinds.count)
    var hoarders: [Connection] = []
    while clock.now - start < .seconds(Self.seconds - 5) {
      for (place, kind) in Attack.kinds.enumerated() { counts[place] += try kind.run(&attack) }
      hoarders = attack.hoarders(100)
    }
    for (kind, count) in zip(Attack.kinds, counts) { print("\(kind.name): \(count) connections") }
    let isInTime = target.process.isRunning
    let outcome = try target.finish()
    withExtendedLifetime((silent, hoarders)) {}
    guard let outcome else {
      print("the run failed")
      exit(1)
    }
    print("\(outcome.verdict): \(outcome.notes.joined(separator: "; "))")
    let memory = outcome.number(before: " MiB of memory")
    let refused = outcome.number(before: " connections refused")
    guard isInTime, outcome.verdict == "valid", refused > 0, memory <= mostMemory else {
      print("it must be valid, refuse connections, and take at most \(mostMemory) MiB; in time: \(isInTime)")
      exit(1)
    }
    guard outcome.leftovers.isEmpty else {
      print("it must leave nothing; left: \(outcome.leftovers.joined(separator: ", "))")
      exit(1)
    }
  }
}
