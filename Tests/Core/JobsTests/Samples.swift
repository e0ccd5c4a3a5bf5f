import Jobs
import Media

/// Values that several suites begin with.
enum Samples {
    static let sora = #"{"type": "sora", "url": "http://127.0.0.1:3000/", "channel_id": "sora"}"#

    /// A job around one member, on one line; the member begins in column 2.
    static func job(_ member: String, source: String = sora) -> String {
        "{\(member), \"source\": \(source)}"
    }

    /// Every problem of a job as a person reads it; empty when the job is accepted.
    static func problems(ofJob text: String) -> [String] {
        problems { () throws(JobsError) in _ = try Job(parsing: text, file: "job") }
    }

    static func problems(ofPipeline text: String) -> [String] {
        problems { () throws(JobsError) in _ = try Pipeline(parsing: text, file: "pipeline") }
    }

    static func parsed(_ text: String) throws(JobsError) -> Pipeline {
        try Pipeline(parsing: text, file: "pipeline")
    }

    /// The view of a pipeline that records it; `member` stands in the view.
    static func view(_ member: String) throws(JobsError) -> View? {
        try parsed(pipeline(view: member)).view
    }

    /// What is wrong with a member of a view, without the file's name and the line.
    static func problems(ofView member: String) -> [String] {
        problems(ofPipeline: pipeline(view: member)).map { problem in
            String(problem.split(separator: " ", maxSplits: 1).last ?? "")
        }
    }

    private static func pipeline(view member: String) -> String {
        "view: {\(member)}\noutputs: [{type: recording, from: view}]"
    }

    private static func problems(_ read: () throws(JobsError) -> Void) -> [String] {
        do throws(JobsError) {
            try read()
            return []
        } catch {
            guard case .refused(let problems) = error else { return ["\(error)"] }
            return problems.map(\.description)
        }
    }

    /// 2026-11-21T02:00:00Z.
    static let start = WallTime(nanoseconds: 1_795_226_400_000_000_000)

    static func moment(_ milliseconds: Int64) -> WallTime {
        start.at(SessionTime(milliseconds: milliseconds))
    }

    /// A session description of one Opus and one VP8 stream, written by hand after RFC 8866 §5.
    static let sdp = """
        v=0\r
        o=- 0 0 IN IP4 192.0.2.1\r
        s=-\r
        c=IN IP4 192.0.2.1\r
        t=0 0\r
        m=audio 50000 RTP/AVP 111\r
        a=rtpmap:111 opus/48000/2\r
        m=video 50002 RTP/AVP 96\r
        a=rtpmap:96 VP8/90000\r

        """
}
