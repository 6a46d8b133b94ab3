import Testing

@testable import Cluster

@Suite struct SystemToolTests {
  let shell: SystemTool

  init() throws { shell = try #require(SystemTool("sh")) }

  @Test func thereAreToolsOutsideThePath() {
    #expect(SystemTool("sh", environment: [:]) != nil)
    #expect(SystemTool("no-such-tool") == nil)
  }

  @Test func inputGoesInAndOutputComesOut() async throws {
    let text = String(repeating: "a line\n", count: 20_000)
    let output = try await shell.run(["-c", "cat"], input: text)
    #expect(output == text)
  }

  @Test func aToolThatReadsNothingDoesNoHarm() async throws {
    let output = try await shell.run(
      ["-c", "exec echo done"], input: String(repeating: "x", count: 1_000_000))
    #expect(output == "done\n")
  }

  @Test func aFailureIsOneLineThatSaysWhy() async throws {
    let error = await #expect(throws: ClusterError.self) {
      try await shell.run(["-c", "echo first >&2; echo second >&2; exit 3"])
    }
    #expect(error?.kind == .failed)
    #expect(error?.message.hasSuffix("failed: first") == true)
    let silent = await #expect(throws: ClusterError.self) { try await shell.run(["-c", "exit 3"]) }
    #expect(silent?.message.hasSuffix("failed: exited(3)") == true)
  }
}
