import Broadcasting
import Formats
import Foundation
import Measurement
import Testing

@Suite struct ResultsOnDiskTests {
  private func cells(_ count: Int) -> [CellResult] {
    var random = SplitMix64(seed: 7)
    return (0..<count).map { _ in random.someCell() }
  }

  @Test func replacesAFileAsAWholeAndLeavesNothingBeside() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path("results.json")
    for count in [3, 1] {
      let results = Results(environment: .current(tool: "1"), scenarios: [], cells: cells(count))
      try ResultsFile.write(results, to: path)
      #expect(try ResultsFile.read(path: path) == results)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["results.json"])
  }

  @Test func saysWhyAFileOrDirectoryCannotBeWritten() throws {
    let directory = try TemporaryDirectory()
    let results = Results(environment: Environment(), scenarios: [], cells: [])
    let noDirectory = directory.path("none/results.json")
    let missing = #expect(throws: FormatError.self) { try ResultsFile.write(results, to: noDirectory) }
    #expect(missing?.kind == .cannotWrite)
    #expect(
      missing?.description == "\(noDirectory): the file cannot be written: there is no such file or directory"
    )

    let file = directory.path("file")
    try Data().write(to: URL(fileURLWithPath: file))
    let inTheWay = #expect(throws: FormatError.self) { try CellJournal(directory: file) }
    #expect(inTheWay?.kind == .cannotWrite)
    #expect(inTheWay?.description == "\(file): the directory cannot be made: there is a file of this name")
    let below = #expect(throws: FormatError.self) { try CellJournal(directory: file + "/run") }
    #expect(
      below?.description
        == "\(file)/run: the directory cannot be made: a part of the path is a file and no directory")
    let device = #expect(throws: FormatError.self) { try ResultsFile.write(results, to: "/dev/full") }
    #expect(device?.description == "/dev/full: the file cannot be written: no space is left")
  }

  @Test func theJournalKeepsEveryFinishedCellInOrder() throws {
    let directory = try TemporaryDirectory()
    let cells = cells(5)
    let run = directory.path("deep/run")
    #expect(throws: FormatError.self) { try CellJournal.read(directory: run) }
    for part in [cells[..<2], cells[2...]] {
      let journal = try CellJournal(directory: run)
      for cell in part { try journal.append(cell) }
    }
    #expect(try CellJournal.read(directory: run) == cells)
  }

  @Test(arguments: ["{", "{\"architecture\":\"flood", "\u{0}\u{0}", "\u{FFFD}"])
  func theJournalDropsALineThatWasCutShort(_ torn: String) throws {
    let directory = try TemporaryDirectory()
    let cells = cells(3)
    let path = directory.path(CellJournal.fileName)
    do {
      let journal = try CellJournal(directory: directory.path)
      for cell in cells[..<2] { try journal.append(cell) }
    }
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(torn.utf8.dropLast()))
    try handle.write(contentsOf: Data(torn.utf8.suffix(1)))
    try handle.close()
    #expect(try CellJournal.read(directory: directory.path) == Array(cells[..<2]))

    try CellJournal(directory: directory.path).append(cells[2])
    #expect(try CellJournal.read(directory: directory.path) == cells)
  }

  @Test func oneAtATimeHasTheJournalOpen() throws {
    let directory = try TemporaryDirectory()
    let cells = cells(2)
    do {
      let journal = try CellJournal(directory: directory.path)
      try journal.append(cells[0])
      let second = #expect(throws: FormatError.self) { try CellJournal(directory: directory.path) }
      #expect(second?.kind == .cannotWrite)
      #expect(second?.description.contains("another grapevine is at work on this journal") == true)
      #expect(try CellJournal.read(directory: directory.path) == [cells[0]])
    }
    let journal = try CellJournal(directory: directory.path)
    for (request, name) in [("first", "old.txt"), ("second", "new.txt")] {
      let (path, result) = (directory.path("request.json"), directory.path(name))
      try Data().write(to: URL(fileURLWithPath: result))
      try journal.begin(request, at: path, forgetting: [result])
      #expect(try String(contentsOfFile: path, encoding: .utf8) == request)
      #expect(!FileManager.default.fileExists(atPath: result))
      #expect(try CellJournal.read(directory: directory.path) == [])
      #expect(throws: FormatError.self) { try CellJournal(directory: directory.path) }
      try journal.append(cells[1])
      #expect(try CellJournal.read(directory: directory.path) == [cells[1]])
    }
  }

  @Test func aRequestThatCannotBeReplacedLeavesTheCells() throws {
    let directory = try TemporaryDirectory()
    let journal = try CellJournal(directory: directory.path)
    try journal.append(cells(1)[0])
    let error = #expect(throws: FormatError.self) { try journal.begin("", at: directory.path) }
    #expect(
      error?.description
        == "\(directory.path): the file cannot be replaced: there is a directory of this name")
    #expect(try CellJournal.read(directory: directory.path) == cells(1))
  }

  @Test func theJournalRefusesGarbageBeforeTheEnd() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path(CellJournal.fileName)
    try CellJournal(directory: directory.path).append(cells(1)[0])
    let good = try String(contentsOfFile: path, encoding: .utf8)
    try Data((good + "rubbish\n" + good).utf8).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: FormatError.self) { try CellJournal.read(directory: directory.path) }
    #expect(error?.kind == .invalidData)
    #expect(error?.description.hasPrefix("\(path):2: not valid JSON;") == true)
  }

  @Test func theEnvironmentNamesNoHostAndAllThatIsKnown() {
    let environment = Environment.current(tool: "1.2.3")
    #expect(environment.tool == "1.2.3")
    #expect(environment.commit == nil)
    #expect(environment.build == "debug" || environment.build == "release")
    #expect((environment.cores ?? 0) > 0)
    #expect((environment.memory ?? 0) > 0)
    #expect(environment.date?.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/#) != nil)
    #expect(environment.machine.map { $0.wholeMatch(of: #/[0-9a-f]{16}/#) != nil } ?? true)
  }
}
