import Broadcasting
import Foundation
import Testing

@testable import Cluster

/// Programs that do not do what is asked of them end a run, and all that they started ends with it.
@Suite struct LiveStartTests {
  private static let scenario = Scenario(
    name: "start", hosts: 2, workload: Workload(ratePerThousandSeconds: 10_000, duration: .seconds(1)),
    settle: .zero, quiet: .zero)

  /// Makes and removes directories as `grapevine keep` does.
  private static let keeps =
    "[ $1 = keep ] && { mkdir \"$3\"; echo ready; cat > /dev/null; rm -rf \"$3\"; kill -9 0; }"

  private static let hangs = "while :; do sleep 1; done"

  @Test(arguments: [
    (hangs, ClusterError.Kind.failed, "did not answer within 1 s when it was started to clean up"),
    ("\(keeps)\n\(hangs)", .failed, "(host) came only as far as 'starting'"),
    ("\(keeps)\nexit 9", .failed, "(host) ended with 9: it said nothing; see whether"),
    ("\(keeps)\nexit 0", .failed, "(host) ended before the run did: it said nothing; see whether"),
    ("echo no room; exit 1", .unavailable, "no room"),
    ("exit 0", .failed, "ended when it was started to clean up after the run; see whether"),
  ])
  func programsThatFailEndTheRun(script: String, kind: ClusterError.Kind, message: String) async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "start-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let program = directory.appending(path: "program").path()
    try Data("#!/bin/sh\n\(script)\n".utf8).write(to: URL(filePath: program))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)

    let cell = Cell(
      configuration: try #require(try Architecture.named("flooding")?.configured()),
      scenario: Self.scenario, seed: 1, driver: .zeromq(.ipc, .emulator))
    var options = LiveOptions(program: program, transport: .ipc)
    options.patience = 1
    let error = await #expect(throws: ClusterError.self) { try await live(cell, options) }
    #expect(error?.kind == kind)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    #expect(processes(naming: directory.lastPathComponent) == [])
  }

  @Test(arguments: [
    (3, 3, 51, "3 hosts need 52 file descriptors and a process may open 51, enough for 2 hosts"),
    (5, 6, 63, "5 hosts and 1 service node need 64 file descriptors"),
    (
      5, 8, 40, "5 hosts and 3 service nodes need 72 file descriptors and a process may open 40, enough for 0"
    ),
  ])
  func tooFewFileDescriptorsAreCounted(hosts: Int, nodes: Int, limit: Int, message: String) throws {
    let error = #expect(throws: ClusterError.self) {
      try Means.checkDescriptors(hosts: hosts, nodes: nodes, limit: limit)
    }
    #expect(error?.kind == .unavailable)
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
    try Means.checkDescriptors(hosts: hosts, nodes: nodes, limit: FileDescriptorBudget.needed(nodes: nodes))
  }

  @Test func tooLittleRoomIsCounted() throws {
    let error = #expect(throws: ClusterError.self) {
      try RunDirectory.checkRoom(in: "/full", free: 2_999_999, nodes: 3)
    }
    #expect(
      error?.message == "/full has 2 MB left, and 3 nodes need 3 MB and more; set TMPDIR to another directory"
    )
    try RunDirectory.checkRoom(in: "/full", free: 3_000_000, nodes: 3)
  }

  /// On a thread of its own: a run waits for tasks, which must not have to wait for it.
  private func live(_ cell: Cell, _ options: LiveOptions) async throws -> CellResult {
    try await withCheckedThrowingContinuation { continuation in
      Thread { continuation.resume(with: Result { try LiveRun.run(cell, options: options) }) }.start()
    }
  }

  private func processes(naming text: String) -> [String] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return entries.filter { Int($0) != nil }.compactMap { entry in
      guard let file = FileHandle(forReadingAtPath: "/proc/\(entry)/cmdline"),
        let data = try? file.readToEnd()
      else { return nil }
      let command = String(decoding: data, as: UTF8.self)
      return command.contains(text) ? command : nil
    }
  }
}
