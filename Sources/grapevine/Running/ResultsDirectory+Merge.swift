import Formats
import Foundation

extension ResultsDirectory {
  /// The results at `path`, a results file or a directory that holds one, and their file.
  static func shard(at path: String) throws(Failure) -> (path: String, results: Results) {
    let file = file(at: path)
    let directory = ResultsDirectory(path: path)
    if file != path, !exists(file), exists(directory.matrix) {
      throw Failure(
        .missingInput,
        "\(file): there is no such file, since the run there is not finished; go on with: "
          + "grapevine compare --resume \(path)")
    }
    do {
      return (file, try ResultsFile.read(path: file))
    } catch {
      throw Failure(error)
    }
  }

  /// Throws where a run is kept: what goes on with it would write over what is put there.
  func checkIsNoRun() throws(Failure) {
    guard !Self.exists(matrix) else {
      throw Failure(
        .cannotWrite, "\(path): a run of grapevine compare is kept there; name another directory with -o")
    }
  }

  /// Makes the directory and writes the results; gives the file's path.
  func create(_ content: Results) throws(Failure) -> String {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw Failure(.cannotWrite, "\(path): the directory cannot be made: \(error.localizedDescription)")
    }
    return try write(content)
  }
}
