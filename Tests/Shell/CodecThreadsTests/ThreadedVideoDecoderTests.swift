import Media
import MediaSupport
import Testing
import Threads

@testable import CodecThreads

@Suite struct ThreadedVideoDecoderTests {
    @Test(arguments: [0, 1, 3]) func givesEachPictureBeforeTheNextFrame(threads: Int) throws {
        let decoder = ThreadedVideoDecoder(ScriptedDecoder(), WorkerPool(threadCount: threads))
        for i in 1..<50 {
            try decoder.take([UInt8(i)], tag: Int64(i))
            let picture = try decoder.receive()
            #expect(picture?.tag == Int64(i) && picture?.width == i)
            #expect(try decoder.receive() == nil)
        }
    }

    @Test(arguments: [0, 2]) func receiveThrowsWhatIsWrongWithTheFrame(threads: Int) throws {
        let decoder = ThreadedVideoDecoder(ScriptedDecoder(), WorkerPool(threadCount: threads))
        try decoder.take([], tag: 1)
        #expect(throws: CodecError.corrupt(codec: "toy", reason: "it is empty")) { try decoder.receive() }
        #expect(try decoder.receive() == nil)
        try decoder.take([4], tag: 2)
        #expect(try decoder.receive()?.tag == 2)
    }

    @Test func aResetForgetsTheFrameAndItsFault() throws {
        let decoder = ThreadedVideoDecoder(ScriptedDecoder(), WorkerPool(threadCount: 0))
        try decoder.take([], tag: 1)
        decoder.reset()
        #expect(try decoder.receive() == nil)
        try decoder.take([4], tag: 2)
        decoder.reset()
        #expect(try decoder.receive() == nil)
    }

    @Test func endsAfterTheLastFrame() throws {
        let log = CallLog()
        let decoder = ThreadedVideoDecoder(ScriptedDecoder(log: log), WorkerPool(threadCount: 0))
        try decoder.take([4], tag: 2)
        decoder.finish()
        #expect(log.all == [" begins 2", " ends 2", " finishes"])
        #expect(try decoder.receive()?.tag == 2)
    }

    // With one after the other the first would wait for ever: its gate is opened when the second one has begun.
    @Test func severalDecodeAtTheSameTime() throws {
        let (gate, log) = (Gate(), CallLog())
        let pool = WorkerPool(threadCount: 1)
        let first = ThreadedVideoDecoder(ScriptedDecoder("a", log: log, gate: gate), pool)
        let second = ThreadedVideoDecoder(ScriptedDecoder("b", log: log), pool)
        try first.take([1])
        try second.take([2])
        DetachedThread.start {
            log.awaitEntry("b ends 0")
            gate.open()
        }
        #expect(try first.receive()?.width == 1)
        #expect(try second.receive()?.width == 2)
    }
}
