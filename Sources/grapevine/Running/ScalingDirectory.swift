import Formats
import Foundation
import Scenarios
import Studies

/// The directory of a scaling study: what was asked, and each finished run.
struct ScalingDirectory {
  let path: String

  private func file(_ name: String) -> String { "\(path)/\(name)" }
  private var study: String { file(ScalingStudy.fileName) }

  init(_ path: String) {
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  /// The request of an earlier study.
  func read() throws(Failure) -> ScalingStudy {
    guard FileManager.default.fileExists(atPath: study) else {
      throw Failure(.missingInput, "\(study): there is no such file, so there is no study to go on with")
    }
    do throws(FormatError) {
      return try ScalingStudy(path: study)
    } catch {
      throw Failure(error)
    }
  }

  /// One of the scenarios that an earlier study runs, as it was when that study began.
  func scenario(_ name: String, of earlier: ScalingStudy) throws(Failure) -> Scenario {
    guard let text = earlier.scenarios[name] else {
      throw Failure(.invalidData, "\(study): the scenario '\(name)' is not in it; study anew")
    }
    do throws(FormatError) {
      return try ScenarioFile.parse(text, file: study)
    } catch {
      throw Failure(error)
    }
  }

  /// The runs of it that are finished.
  func runs() throws(Failure) -> [ScalingRun] {
    guard FileManager.default.fileExists(atPath: file(ScalingJournal.fileName)) else { return [] }
    do throws(FormatError) {
      return try ScalingJournal.read(directory: path)
    } catch {
      throw Failure(error)
    }
  }

  /// A runner that keeps the runs of a new study, in place of an earlier one; or of the one that is there and
  /// has these, to go on with it.
  ///
  /// It says on stderr which it kept, unless it is quiet.
  func open(
    _ new: ScalingStudy?, finished: [ScalingRun], isQuiet: Bool
  ) throws(Failure) -> Runner<ScalingRun.Key, MeasuredRun, Failure> {
    do throws(FormatError) {
      if new != nil {
        for other in [MatrixFile.fileName, "tuning.json"]
        where FileManager.default.fileExists(atPath: file(other)) {
          throw FormatError(
            .cannotWrite, file: path, message: "other runs are kept there (\(other)); name another -o")
        }
      }
      let journal = try ScalingJournal(directory: path)
      if let new { try journal.begin(new.text, at: study) }
      // What failed by itself may do better now; what its bounds stopped cannot.
      let known = finished.filter { !$0.run.hasFailed }.map { ($0.key, $0.run) }
      return Runner(
        known: Dictionary(known) { _, last in last },
        keep: { (key, run) throws(Failure) in
          try journal.keep(ScalingRun(key, run))
          if !isQuiet { StandardError.line(Self.line(key, run)) }
        })
    } catch {
      throw Failure(error)
    }
  }

  private static func line(_ key: ScalingRun.Key, _ run: MeasuredRun) -> String {
    let rate = key.ratePerThousandSeconds.map { " at \(Decimal($0) / 1000)/s" } ?? ""
    let seconds = run.usage.map { " in \(($0.wall + 500_000_000) / 1_000_000_000) s" } ?? ""
    return "\(key.scenario): \(key.contender), \(key.hosts) hosts\(rate): \(run.obstacle ?? "done\(seconds)")"
  }
}
