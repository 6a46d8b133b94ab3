import Formats
import Foundation
import Reporting

extension ResultsDirectory {
  /// The results at `paths`, each a results file or a directory that holds one, as one set.
  static func joined(_ paths: [String]) throws(Failure) -> JoinedResults {
    do throws(FormatError) {
      return try JoinedResults(
        try paths.map { (path) throws(FormatError) in
          let file = file(at: path)
          return (file, try ResultsFile.read(path: file))
        })
    } catch {
      throw Failure(error)
    }
  }

  static func file(at path: String) -> String {
    let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let type = try? FileManager.default.attributesOfItem(atPath: resolved)[.type] as? FileAttributeType
    guard type == .typeDirectory else { return path }
    return path.hasSuffix("/") ? "\(path)results.json" : "\(path)/results.json"
  }
}
