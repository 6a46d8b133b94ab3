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
      ("karp", [.k: "1"], "karp does not take -k; it has nothing to choose"),
      ("raft", [.k: "1"], "raft does not take -k; it takes --failures"),
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
        .published, .published, .published, nil, .theory,
      ])
    #expect(
      try origins([.mode: "push", .stop: "blind-coin", .k: "5"]) == [
        .theory, .published, .published, nil, .theory,
      ])
    // Table 3's t_ave is what section 1.4 says.
    #expect(
      try origins([.mode: "pull", .k: "2"]) == [.published, .published, .published, .published])
    #expect(
      try origins([.mode: "push", .stop: "blind-coin", .k: "2", .hosts: "999"])
        == [nil, nil, nil, nil, .theory])
    #expect(
      try origins([.mode: "push", .stop: "blind-coin", .k: "9"]) == [nil, nil, nil, nil, .theory])
    #expect(try origins([.mode: "pull", .k: "4"]) == [nil, nil, nil, nil])
  }

  /// Of all that is run without being asked for, only this nobody can judge.
  @Test func everyFigureIsJudgedOrSaysWhyNot() throws {
    for study in Study.all where study.name != "phone-call" {
      for experiment in try study.experiments() {
        let unjudged = experiment.claims.filter { if case .none = $0.standard { true } else { false } }
        let isSilent = study.name == "gossipsub" && experiment.subject == "n = 100"
        #expect(unjudged.count == (isSilent ? 4 : 0), "\(study.name): \(experiment.subject)")
      }
    }
  }

  /// Nothing but a run's own size limits how many hosts are asked for.
  @Test(arguments: ["demers", "infect-and-die", "memberlist", "gossipsub"])
  func anyNumberOfHostsCanBeAskedFor(study: String) throws {
    let study = try #require(Study.named(study))
    #expect(try !study.experiments(Selection([.hosts: "1000000"])).isEmpty)
  }

  /// Every host broadcasts to all: what would be too many deliveries for any run is refused, not run into.
  @Test func identitiesOfTooManyHostsAreRefused() throws {
    #expect(
      throws: VerificationError(
        "--hosts takes whole numbers from 3 to 100000, such as 3, 1...5 or 2,4 (100 at most), not '1000000'")
    ) { try Study.identities.experiments(Selection([.hosts: "1000000"])) }
    #expect(
      try !Study.identities.experiments(Selection([.hosts: "100000", .topology: "line"])).isEmpty)
    #expect(throws: VerificationError.self) {
      try Study.phoneCall.experiments(Selection([.hosts: "100", .loss: "99.9%"]))
    }
  }

  @Test func callsOfManyHostsAreHeldAgainstTheModel() throws {
    let few = try Study.phoneCall.experiments(Selection([.mode: "pull", .hosts: "100", .loss: "5%"]))
    #expect(few.map(\.subject) == ["pull, n = 100, 5% lost"])
    #expect(few[0].claims.map(\.isModelled) == [false, false, false])
    let many = try Study.phoneCall.experiments(Selection([.mode: "pull", .hosts: "1000000"]))
    #expect(many[0].claims.map(\.isModelled) == [true, true, false])
  }

  @Test func everyStudyHasFiguresAndANameOfItsOwn() throws {
    #expect(Set(Study.all.map(\.name)).count == Study.all.count)
    for study in Study.all where study.name != "phone-call" {
      #expect(try !study.experiments().isEmpty, "\(study.name)")
    }
  }
}
