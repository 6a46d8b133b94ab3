import Architectures
import Broadcasting
import Measurement
import Scenarios
import Testing

@testable import Facts
@testable import Reporting

@Suite struct SpaceTimePictureTests {
  private static func at(_ milliseconds: Int64) -> Instant { .zero + .milliseconds(5_000 + milliseconds) }

  private static func message(
    _ from: Int, _ to: Int, _ sent: Int64, _ end: SpaceTime.End, _ cargo: SpaceTime.Cargo = .rumor
  ) -> SpaceTime.Message {
    SpaceTime.Message(from: NodeID(from), to: NodeID(to), sent: at(sent), end: end, cargo: cargo)
  }

  /// Host 1 of three hosts and a cache broadcasts; the cache's message to host 2 is lost.
  private static func picture(
    scenario: String = "tiny", acknowledged: Int64? = 20, others: [SpaceTime.Message] = [],
    carriers: [SpaceTime.Message] = [], leads: Instant = .zero, settings: [SettingValue] = []
  ) -> SpaceTimePicture {
    let spaceTime = SpaceTime(
      rumor: RumorID(origin: NodeID(1), sequence: 4), hosts: 3, services: [.cache], asked: at(0),
      acknowledged: acknowledged.map(at),
      deliveries: [
        SpaceTime.Delivery(host: NodeID(1), time: at(0)), SpaceTime.Delivery(host: NodeID(0), time: at(20)),
      ],
      carriers: [
        message(1, 3, 0, .arrived(at(10))), message(3, 2, 10, .dropped(.loss, at(10))),
        message(3, 0, 10, .arrived(at(20))),
      ] + carriers,
      others: [message(3, 1, 10, .arrived(at(20)), .none)] + others,
      stays: [SpaceTime.Stay(node: NodeID(0), state: .leading, from: leads, until: .never)],
      isCold: true)
    return SpaceTimePicture(
      of: spaceTime, architecture: "shared-cache", settings: settings, scenario: scenario, seed: 7)
  }

  @Test func theTitleIsAClaimThatTheRunBears() {
    #expect(Self.picture().claim == "shared-cache: 2 of 3 hosts know after 20.0 ms, 3 payload messages")
    #expect(
      Self.picture().alternative
        == "Space-time diagram. shared-cache: 2 of 3 hosts know after 20.0 ms, 3 payload messages. "
        + "The longest way of the rumor was 2 hops. The client had its acknowledgement after 20.0 ms.")
  }

  @Test func aLongTitleIsCutInItsSettings() {
    let settings = [SettingValue(name: "persistence", value: String(repeating: "log-", count: 20))]
    let picture = Self.picture(settings: settings)
    #expect(picture.title.count == SpaceTimePicture.longestTitle)
    #expect(picture.title.hasPrefix("shared-cache persistence=log-log-"))
    #expect(picture.title.hasSuffix("…: 2 of 3 hosts know after 20.0 ms, 3 payload messages"))
    #expect(picture.alternative.contains(picture.claim), "nothing is cut where there is room")
    #expect(picture.plot(named: "a").script.contains("'\(picture.title)'"))
  }

  /// The messages of either kind that are counted are those that are drawn.
  @Test func bothKindsAreCountedInTheSameTime() {
    func late(_ time: Int64, _ cargo: SpaceTime.Cargo) -> SpaceTime.Message {
      Self.message(3, 2, time, .arrived(Self.at(time + 10)), cargo)
    }
    let picture = Self.picture(
      acknowledged: 90, others: [-5, 60, 91].map { late($0, .none) },
      carriers: [50, 91].map { late($0, .rumor) })
    #expect(picture.claim.hasSuffix(", 4 payload messages"))
    #expect(SpaceTimeFacts(picture).control == "2")
    #expect(picture.drawnControl.count == 3, "the one that was under way when the client asked, too")
    let rows = picture.plot(named: "a").data[0].text
    #expect(rows.contains("50.000\t60.000\tarrived\tpayload") && !rows.contains("91.000"))
  }

  @Test(arguments: [(20, true), (199, true), (200, true), (201, false)])
  func aLateAcknowledgementIsShownUnlessItIsFarOff(milliseconds: Int, isShown: Bool) {
    let picture = Self.picture(acknowledged: Int64(milliseconds))
    #expect(picture.plot(named: "a").script.contains("title 'acknowledged'") == isShown)
    #expect(picture.subtitle.contains("acknowledged after 201 ms") == !isShown)
  }

  @Test(arguments: [(-10, false), (10, true), (30, false)])
  func aLeaderThatIsNewIsNamed(leads: Int, isNew: Bool) {
    let sentence = SpaceTimeFacts(Self.picture(leads: Self.at(Int64(leads)))).sentence
    #expect(
      sentence.contains(" The cluster was cold: n0 began to lead only now, and first had to learn") == isNew)
  }

  /// A leader that takes over from another says nothing of the cluster.
  @Test func aSuccessorIsNoSignOfACold() {
    func stay(_ node: Int, _ from: Int64, _ until: Int64) -> SpaceTime.Stay {
      SpaceTime.Stay(
        node: NodeID(node), state: .leading, from: Self.at(from), until: Self.at(until))
    }
    let spaceTime = SpaceTime(
      rumor: RumorID(origin: NodeID(0), sequence: 0), hosts: 3, services: [], asked: Self.at(0),
      acknowledged: Self.at(50), deliveries: [.init(host: NodeID(1), time: Self.at(40))], carriers: [],
      others: [], stays: [stay(1, -90, 10), stay(2, 20, 90)], isCold: true)
    #expect(spaceTime.newLeader == nil)
  }

  /// The texts over the first line stay clear of the heading, however close the lines are.
  @Test(arguments: [(3, "2.500:-0.889"), (60, "60.286:-2.286")])
  func theFirstLineIsWhereThereIsRoomAboveIt(hosts: Int, range: String) {
    let spaceTime = SpaceTime(
      rumor: RumorID(origin: NodeID(0), sequence: 0), hosts: hosts, services: [], asked: .zero,
      acknowledged: .zero, deliveries: [], carriers: [], others: [])
    let picture = SpaceTimePicture(
      of: spaceTime, architecture: "gossip", settings: [], scenario: "s", seed: 1)
    #expect(picture.plot(named: "a").script.contains("\nset yrange [\(range)]\n"))
  }

  @Test(arguments: [
    ("tiny", "tiny · 3 hosts · seed 7 · n1#4"),
    (
      String(repeating: "long-", count: 20),
      "long-long-long-long-long-long-long-long-long-long-lon… · 3 hosts · seed 7 · n1#4"
    ),
  ])
  func theSubtitleFits(scenario: String, expected: String) {
    let subtitle = Self.picture(scenario: scenario).subtitle
    #expect(subtitle == expected)
    #expect(subtitle.count <= SpaceTimePicture.longestSubtitle)
  }

  @Test func tooManyControlMessagesLeaveThoseOfTheOrigin() {
    let count = SpaceTimePicture.mostControl
    func more(_ from: Int) -> [SpaceTime.Message] {
      (0..<count).map { _ in Self.message(from, 0, 0, .arrived(Self.at(10)), .none) }
    }
    let foreign = Self.picture(others: more(2))
    #expect(foreign.drawnControl.count == 1)
    #expect(foreign.subtitle == "tiny · 3 hosts · seed 7 · n1#4 · without 150 control messages")
    #expect(Self.picture(others: more(1)).drawnControl == [])
  }

  @Test func otherRumorsAreNotDrawnAndItIsSaid() {
    let other = Self.message(2, 0, 0, .arrived(Self.at(10)), .otherRumors)
    let picture = Self.picture(others: [other])
    #expect(picture.drawnControl.count == 1)
    #expect(picture.subtitle.hasSuffix(" · without other rumors"))
  }

  @Test func theDataSaysWhatIsDrawn() {
    let data = Self.picture().plot(named: "cache").data
    #expect(data.map(\.name) == ["cache-messages.tsv", "cache-nodes.tsv"])
    #expect(data[0].text == messages)
    #expect(data[1].text == nodes)
  }

  @Test func thePageShowsAndSaysIt() {
    let page = IllustrationPage(
      [Self.picture()], of: Scenario(name: "tiny", hosts: 3), seed: 7, command: "make it")
    let markdown = page.markdown(pictures: "here")
    #expect(page.plots.map(\.name) == ["shared-cache"])
    #expect(markdown.contains("| [shared-cache](#shared-cache) | 3 | 1 | 2 | – | 20.0 ms |\n"))
    #expect(markdown.hasSuffix(section))
    let bare = page.markdown(pictures: nil)
    #expect(!bare.contains("!["))
    #expect(!bare.contains("picture"))
  }

  @Test func theScriptNamesItsFilesAndNothingThatIsNotThere() {
    let plot = Self.picture(acknowledged: nil).plot(named: "cache")
    #expect(plot.script.contains("'cache-messages.tsv'"))
    #expect(plot.script.contains("title 'lost on its way'"))
    #expect(!plot.script.contains("acknowledged"))
    #expect(Self.picture().plot(named: "cache").script.contains("title 'acknowledged'"))
  }
}

private let messages = """
  from\tto\tsent_ms\tended_ms\tfate\tkind
  3\t1\t10.000\t20.000\tarrived\tcontrol
  1\t3\t0.000\t10.000\tarrived\tpayload
  3\t2\t10.000\t10.000\tloss\tpayload
  3\t0\t10.000\t20.000\tarrived\tpayload

  """

private let nodes = """
  node\tplace\tknows_ms
  n0 · leader\t0.0\t20.000
  n1 · origin\t1.0\t0.000
  n2\t2.0\tNaN
  n3 · cache\t3.6\tNaN

  """

private let section = """
  ## shared-cache

  Hosts append to a cache's log and read it from there.

  ![Space-time diagram. shared-cache: 2 of 3 hosts know after 20.0 ms, 3 payload messages. \
  The longest way of the rumor was 2 hops. The client had its acknowledgement after 20.0 ms.]\
  (here/shared-cache.svg)

  3 payload messages · 1 control message · 2 hops · 2 of 3 hosts ever know. \
  The acknowledgement came after 20.0 ms.

  """
