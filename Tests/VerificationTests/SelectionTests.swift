import Testing

@testable import Verification

@Suite struct SelectionTests {
  @Test(arguments: [
    ("3", [3]), ("1...5", [1, 2, 3, 4, 5]), ("2,4", [2, 4]), ("1,3...4", [1, 3, 4]), ("2...2", [2]),
  ])
  func rangesAndLists(text: String, numbers: [Int]) throws {
    #expect(try Selection([.k: text]).integers(.k, in: 1...10, else: []) == numbers)
  }

  @Test(arguments: ["", "0", "11", "5...1", "1..5", "1...", "a", "1,,2", "1...11", "-1", "2.5"])
  func whatIsNoneIsRefused(text: String) {
    #expect(throws: VerificationError.self) {
      try Selection([.k: text]).integers(.k, in: 1...10, else: [])
    }
  }

  @Test func theLastValueCounts() throws {
    var selection = Selection([.k: "1"])
    selection.set(.k, "2")
    #expect(try selection.integers(.k, in: 1...10, else: []) == [2])
    #expect(selection.given == [.k])
  }

  @Test(
    arguments: [
      ("raft", [.k: "1"], "raft does not take -k; it has nothing to choose"),
      (
        "identities", [.loss: "10%"], "identities does not take --loss; it takes --topology, --hosts"
      ),
      ("demers", [.mode: "shove"], "--mode takes push, pull, not 'shove'"),
      ("demers", [.hosts: "10,20"], "--hosts takes one number here, not '10,20'"),
      ("infect-and-die", [.loss: "100%"], "--loss takes a share below 1, such as 10% or 0.1, not '100%'"),
      (
        "demers", [.k: "0"],
        "-k takes whole numbers from 1 to 1000, such as 3, 1...5 or 2,4 (100 at most), not '0'"
      ),
    ] as [(String, [Selection.Parameter: String], String)])
  func mistakesSayWhatWouldBeRight(
    study: String, values: [Selection.Parameter: String], message: String
  ) throws {
    let study = try #require(Study.named(study))
    var selection = Selection()
    for (parameter, text) in values { selection.set(parameter, text) }
    #expect(throws: VerificationError(message)) { try study.experiments(selection) }
  }

  @Test func rowsOfTheTablesCanBeAskedFor() throws {
    func subjects(_ study: Study, _ values: KeyValuePairs<Selection.Parameter, String>) throws -> [String] {
      try study.experiments(Selection(values)).map(\.subject)
    }
    #expect(
      try subjects(.demers, [.mode: "pull", .k: "2...3"]) == [
        "pull, feedback counter, k = 2", "pull, feedback counter, k = 3",
      ])
    #expect(
      try subjects(.demers, [.mode: "pull", .stop: "blind-coin", .k: "2", .hosts: "50", .fanout: "3"]) == [
        "pull, blind coin, k = 2, n = 50, fan-out 3"
      ])
    #expect(try subjects(.demers, [.stop: "blind-counter"]).count == 3)
    #expect(
      try subjects(.infectAndDie, [.fanout: "2,3", .loss: "10%"]) == ["f = 2, 10% lost", "f = 3, 10% lost"])
    #expect(
      try subjects(.identities, [.topology: "grid", .hosts: "25"]) == [
        "flooding, grid, n = 25", "flooding with echo, grid, n = 25", "plumtree, grid, n = 25",
      ])
  }

  @Test func figuresOfThePaperAreHeldOnlyAgainstThePapersSetUp() throws {
    func origins(_ values: KeyValuePairs<Selection.Parameter, String>) throws -> [Expected.Origin?] {
      try #require(try Study.demers.experiments(Selection(values)).first).claims.map(\.expectation?.origin)
    }
    #expect(
      try origins([.mode: "push", .stop: "blind-coin", .k: "2"]) == [
        .published, .published, .published, .published, .theory,
      ])
    #expect(
      try origins([.mode: "push", .stop: "blind-coin", .k: "2", .hosts: "999"])
        == [nil, nil, nil, nil, .theory])
    #expect(
      try origins([.mode: "push", .stop: "blind-coin", .k: "9"]) == [nil, nil, nil, nil, .theory])
    #expect(try origins([.mode: "pull", .k: "4"]) == [nil, nil, nil, nil])
  }

  @Test func everyStudyHasFiguresAndANameOfItsOwn() throws {
    #expect(Set(Study.all.map(\.name)).count == Study.all.count)
    for study in Study.all where study.name != "phone-call" {
      #expect(try !study.experiments().isEmpty, "\(study.name)")
    }
  }
}
