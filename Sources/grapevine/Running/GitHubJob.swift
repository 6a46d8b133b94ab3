import Foundation
import Reporting

/// The job of GitHub Actions that this process is a part of.
struct GitHubJob {
  let environment: [String: String]

  /// Annotations go to standard output, where they are read and shown to nobody, but not among data.
  func tell(_ report: GateReport, outputIsData: Bool) throws(Failure) {
    if outputIsData {
      StandardError.write(report.annotations)
    } else {
      try StandardOutput.write(report.annotations)
    }
    try append(report.markdown(), toFileOf: "GITHUB_STEP_SUMMARY")
    try append("verdict=\(report.verdict.rawValue)\n", toFileOf: "GITHUB_OUTPUT")
  }

  private func append(_ text: String, toFileOf variable: String) throws(Failure) {
    guard let path = environment[variable], !path.isEmpty else { return }
    do {
      if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(fileURLWithPath: path)) }
      let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      try handle.seekToEnd()
      try handle.write(contentsOf: Data(text.utf8))
    } catch {
      throw Failure(.cannotWrite, "\(path): \(variable) cannot be written: \(error.localizedDescription)")
    }
  }
}
