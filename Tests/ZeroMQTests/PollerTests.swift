import Testing
import ZeroMQ

@Suite(.timeLimit(.minutes(2))) struct PollerTests {
  let context: Context

  init() throws { context = try Context() }

  @Test func nothingIsReadyWhereNothingHappens() throws {
    let quiet = try Socket(.pull, in: context)
    var poller = Poller([try quiet.descriptor])
    for limit in [-1, 0, 1_000_000] as [Int64] { #expect(try !poller.wait(atMost: limit)) }
    #expect(!poller.isReady(0))
  }

  @Test func theSocketThatHasAMessageIsReady() throws {
    let quiet = try Socket(.pull, in: context)
    var busy = try Socket(.pull, in: context)
    try busy.bind(to: "inproc://busy")
    var sender = try Socket(.push, in: context)
    try sender.connect(to: "inproc://busy")
    // Takes in the news of the connection.
    #expect(try !busy.isReadable)
    var poller = Poller([try quiet.descriptor, try busy.descriptor])
    #expect(try sender.send([[1]]) == .sent)
    #expect(try poller.wait(atMost: nil))
    #expect(!poller.isReady(0))
    #expect(poller.isReady(1))
    #expect(try busy.isReadable)
    #expect(try busy.message() == [[1]])
    #expect(try !poller.wait(atMost: 0))
  }

  @Test func aDescriptorThatIsNotOpenIsAnError() throws {
    var poller = Poller([1_000_000])
    let error = #expect(throws: ZeroMQError.self) { try poller.wait(atMost: 0) }
    #expect(error?.name == "EBADF")
    #expect(error?.attempt == "wait for descriptor 1000000")
  }
}
