import Formats
import Foundation
import Scenarios
import Synchronization

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

  /// The journal of a new study, in place of an earlier one; or of the one that is there, to go on with it.
  func open(_ new: ScalingStudy?) throws(Failure) -> sending ScalingJournal {
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
      return journal
    } catch {
      throw Failure(error)
    }
  }
}
