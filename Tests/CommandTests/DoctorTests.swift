import Foundation
import Testing

/// The checks differ from machine to machine; the way they are told does not.
@Suite struct DoctorTests {
  struct Report: Decodable {
    struct Check: Decodable {
      let subject: String
      let status: String
      let text: String
      let advice: String?
    }
    let nodes: Int
    let findings: [Check]
  }

  @Test func theCodeSaysWhetherThereIsAProblem() throws {
    try withProgram { program in
      let outcome = try program.run("doctor", "--nodes", "2", "-f", "json")
      let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
      #expect(report.nodes == 2)
      #expect(report.findings.contains { $0.subject == "libzmq" })
      let problems = report.findings.contains { $0.status == "problem" }
      #expect(outcome.status == (problems ? 69 : 0))
      #expect(outcome.errorLines.count == (problems ? 1 : 0))
    }
  }

  @Test func whatIsMissingIsOnOneLineAndAllElseOnStandardOutput() throws {
    try withProgram { program in
      // No machine has the ports for it.
      let outcome = try program.run("doctor", "--nodes", "100000")
      #expect(outcome.status == 69)
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.error.hasPrefix("grapevine: no live run of 100000 nodes here, for want of: "))
      #expect(
        outcome.output.contains("\nproblem  open files  ") || outcome.output.contains("\nproblem  ports "))
      #expect(outcome.output.contains("  → "))
    }
  }
}
