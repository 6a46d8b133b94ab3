import Testing

@testable import Cluster

/// A change of the machine, and what is then found.
struct Case: Sendable, CustomTestStringConvertible {
  let subject: String
  let status: PreflightCheck.Status
  let text: String
  let advice: String?
  let change: @Sendable (inout Machine) -> Void

  init(
    _ subject: String, _ status: PreflightCheck.Status, _ text: String, advice: String? = nil,
    change: @escaping @Sendable (inout Machine) -> Void = { _ in }
  ) {
    self.subject = subject
    self.status = status
    self.text = text
    self.advice = advice
    self.change = change
  }

  var testDescription: String { "\(subject): \(text)" }
}

@Suite struct PreflightCheckTests {
  /// One that has all there is to have.
  static let machine = Machine(
    zeroMQ: "4.3.4", zeroMQPath: "/usr/lib/libzmq.so.5", hasCURVE: true, hasIPC: true, isDebugBuild: false,
    cores: 8, load: 0.25, openFiles: Machine.Limit(soft: 1_024, hard: 524_288), ports: 28_232,
    memory: 8_000_000_000,
    temporaryFiles: Machine.Directory(path: "/var/run/user/0", isWritable: true),
    tools: [
      "gnuplot": "/usr/bin/gnuplot", "redis-server": "/usr/bin/redis-server", "valgrind": "/usr/bin/valgrind",
    ])

  static let cases = [
    Case("libzmq", .ok, "4.3.4 at /usr/lib/libzmq.so.5"),
    Case("libzmq", .ok, "10.0.0") {
      $0.zeroMQ = "10.0.0"; $0.zeroMQPath = nil
    },
    Case("libzmq", .problem, "4.2.5 at /usr/lib/libzmq.so.5, too old", advice: "install libzmq 4.3 or later")
    {
      $0.zeroMQ = "4.2.5"
    },
    Case("CURVE", .ok, "libzmq can encrypt"),
    Case(
      "CURVE", .note, "libzmq was built without it and cannot encrypt",
      advice: "if links are to be encrypted, install a libzmq that was built with libsodium"
    ) { $0.hasCURVE = false },
    Case("ipc", .ok, "libzmq has it"),
    Case("ipc", .note, "libzmq was built without it", advice: "use the transport tcp") { $0.hasIPC = false },
    Case("build", .ok, "release"),
    Case(
      "build", .note, "debug: what it measures of time says little", advice: "swift run -c release grapevine"
    ) { $0.isDebugBuild = true },
    Case("cores", .ok, "8 at a load of 0.3"),
    Case("cores", .ok, "8") { $0.load = nil },
    Case(
      "cores", .note, "2 at a load of 1.1: latencies will be longer, and differ from run to run",
      advice: "end what else runs, or wait"
    ) {
      $0.cores = 2; $0.load = 1.1
    },
    Case("cores", .note, "1 at a load of 0.3: nodes and their controller take turns on one") {
      $0.cores = 1
    },
    Case("open files", .ok, "1024, at most 524288: enough for 246 nodes"),
    Case("open files", .ok, "any number, at most any number: enough for any run") {
      $0.openFiles = Machine.Limit(soft: .max, hard: .max)
    },
    Case("open files", .note, "not known how much there is on this system") { $0.openFiles = nil },
    Case(
      "open files", .problem, "256, at most 4096: enough for 54 nodes, not for 100", advice: "ulimit -n 440"
    ) { $0.openFiles = Machine.Limit(soft: 256, hard: 4_096) },
    Case(
      "open files", .problem, "256, at most 256: enough for 54 nodes, not for 100",
      advice: "as root: ulimit -n 440, or raise nofile in /etc/security/limits.conf"
    ) { $0.openFiles = Machine.Limit(soft: 256, hard: 256) },
    Case("processes", .ok, "not limited"),
    Case("processes", .ok, "400 threads: enough for 100 nodes") { $0.threads = 400 },
    Case(
      "processes", .problem, "399 threads: enough for 99 nodes, not for 100",
      advice: "ulimit -u 400, or raise the control group's pids.max"
    ) { $0.threads = 399 },
    Case("ports", .ok, "28232 to choose from: enough for 14116 nodes"),
    Case("ports", .note, "not known how much there is on this system") { $0.ports = nil },
    Case(
      "ports", .problem, "100 to choose from: enough for 50 nodes, not for 100",
      advice: "widen net.ipv4.ip_local_port_range"
    ) { $0.ports = 100 },
    Case("memory", .ok, "8.0 GB available: enough for 533 nodes"),
    Case("memory", .note, "not known how much there is on this system") { $0.memory = nil },
    Case(
      "memory", .problem, "0.5 GB available: enough for 33 nodes, not for 100",
      advice: "end what else runs, or use fewer nodes"
    ) { $0.memory = 500_000_000 },
    Case("temporary files", .ok, "/var/run/user/0 can be written"),
    Case(
      "temporary files", .problem, "/var/run/user/0 cannot be written",
      advice: "set TMPDIR to a directory that can"
    ) { $0.temporaryFiles.isWritable = false },
    Case("temporary files", .ok, "\(String(repeating: "d", count: 77)) can be written") {
      $0.temporaryFiles.path = String(repeating: "d", count: 77)
    },
    Case(
      "temporary files", .problem,
      "\(String(repeating: "d", count: 78)) is too long a path for the sockets in it",
      advice: "set TMPDIR to a path of at most 77 bytes"
    ) { $0.temporaryFiles.path = String(repeating: "d", count: 78) },
    Case("kernel partitions", .ok, "can be had"),
    Case(
      "kernel partitions", .note, "cannot be had: needs root",
      advice: "leave partitions to the link emulator, as is the default"
    ) { $0.kernelObstacle = "needs root" },
    Case(
      "kernel partitions", .note, "can be had; runs that died left network namespaces: 17, 4711",
      advice: "nothing: the next run with kernel partitions removes them"
    ) { $0.deadRuns = ["17", "4711"] },
    Case("valgrind", .ok, "/usr/bin/valgrind"),
    Case(
      "gnuplot", .note, "missing; needed for pictures only", advice: "install the package gnuplot-nox"
    ) { $0.tools["gnuplot"] = nil },
  ]

  @Test(arguments: cases)
  func saysWhatIsThereAndWhatToDo(_ expected: Case) throws {
    var machine = Self.machine
    expected.change(&machine)
    let found = try #require(
      PreflightCheck.all(of: machine, nodes: 100).first { $0.subject == expected.subject })
    #expect(
      found == PreflightCheck(expected.subject, expected.status, expected.text, advice: expected.advice))
  }

  @Test func aMachineThatHasAllIsFine() {
    #expect(PreflightCheck.all(of: Self.machine, nodes: 100).allSatisfy { $0.status == .ok })
  }

  @Test func thisMachineIsLookedAt() async {
    let machine = await Machine.current()
    #expect(machine.cores > 0)
    #expect(machine.openFiles.map { $0.soft <= $0.hard } != false)
    #expect(
      Set(await PreflightCheck.all(nodes: 1).map(\.subject)).count
        == PreflightCheck.all(of: machine, nodes: 1).count)
    #if os(Linux)
      #expect(machine.openFiles != nil)
      #expect(machine.ports ?? 0 > 0 && machine.memory ?? 0 > 0 && machine.load != nil)
      #expect(machine.zeroMQPath?.contains("libzmq") == true)
    #endif
  }
}
