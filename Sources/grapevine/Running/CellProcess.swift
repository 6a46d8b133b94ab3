import Architectures
import Broadcasting
import Cluster
import Formats
import Foundation
import Reporting
import Scenarios

/// Runs cells in processes of their own, within bounds.
struct CellProcess {
  let bounds: RunBounds
  private let threads: Int
  private let program: SystemTool

  /// Makes runs that `threads` threads share each.
  init(bounds: RunBounds, threads: Int) throws(Failure) {
    guard let path = Bundle.main.executablePath, let program = SystemTool.named(path) else {
      throw Failure(.unavailable, "this program's own file is not there, so no process of it can be started")
    }
    self.bounds = bounds
    self.threads = threads
    self.program = program
  }

  /// The outcome of the cell; one whose scenario contradicts itself at its size, or whose estimate is beyond
  /// the bounds, is not started.
  func run(_ cell: Cell) async -> MeasuredRun {
    do throws(ScenarioError) {
      try cell.scenario.validate()
    } catch {
      return MeasuredRun(.refused("\(error.path): \(error.message)"))
    }
    let allowance = Allowance(memory: bounds.memory)
    if let need = allowance.need(of: cell) { return MeasuredRun(.refused("would \(need)")) }
    let settings = cell.configuration.settings.flatMap {
      ["--set", "\(cell.configuration.architecture).\($0.name)=\($0.value)"]
    }
    let words =
      ["cell", "-a", cell.configuration.architecture] + settings + [
        "--seed", "\(cell.seed)", "--seconds", "\(bounds.seconds)", "--memory", "\(bounds.memory)",
        "--threads", "\(threads)",
      ]
    do throws(SystemTool.Failure) {
      let line = try await program.output(of: words, input: ScenarioFile.text(of: cell.scenario))
      do throws(FormatError) {
        return try MeasuredRun(line: line, file: "the run's line")
      } catch {
        return MeasuredRun(.failed(error.description))
      }
    } catch {
      // The words that it was started with say nothing to a reader.
      return MeasuredRun(.failed(error.reason.split(whereSeparator: \.isNewline).joined(separator: " ")))
    }
  }
}
