import Foundation

/// The processes whose command lines name a run's directory for temporary files: its nodes and its
/// supervisor.
struct ProcessesOfRun {
  struct Member {
    let id: Int32
    let command: String
    var isNode: Bool { command.contains(" node ") }
    var isSupervisor: Bool { command.contains(" keep ") }
  }

  let directory: String

  var living: [Member] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return entries.compactMap { Int32($0) }.compactMap { id in
      guard let file = FileHandle(forReadingAtPath: "/proc/\(id)/cmdline"),
        let data = try? file.readToEnd()
      else { return nil }
      let words = data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      let command = words.joined(separator: " ")
      let isOurs = command.contains(directory) && (command.contains(" node ") || command.contains(" keep "))
      return isOurs ? Member(id: id, command: command) : nil
    }
  }
}
