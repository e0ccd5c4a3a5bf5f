/// Replies in the published text of Sora's experimental APIs, headers included. The bodies are printed there with
/// line breaks; where the printed length is that of the compact form, that form is certain, and it is used for all.
public enum SoraReplies {
    public static let startForwarding = reply(
        #"{"sdp":"v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=audio 60001 RTP/SAVPF 109\r\nc=IN IP4 127.0.0.1"#
            + #"\r\na=rtpmap:109 opus/48000/2\r\nm=video 60003 RTP/SAVPF 120\r\nc=IN IP4 127.0.0.1"#
            + #"\r\na=rtpmap:120 VP9/90000\r\na=fmtp:120 max-fs=12288;max-fr=60\r\n"}"#)
    public static let stopForwarding = reply(#"{"channel_id":"sora"}"#)
    public static let listChannels = reply(
        #"[{"channel_id":"sora","multistream":true,"spotlight":false},"#
            + #"{"channel_id":"akane","multistream":true,"spotlight":false}]"#)
    public static let listMetadata = reply(
        #"[{"client_id":"V3Q452QQBD5TQ6ZQDMTEDKA07C","bundle_id":"V3Q452QQBD5TQ6ZQDMTEDKA07C","#
            + #""connection_id":"V3Q452QQBD5TQ6ZQDMTEDKA07C","metadata":{"abc":10}}]"#)
    /// Of PurgeClusterNode: the only error that the text shows.
    public static let refusal = reply(
        #"{"error_reason":{"target_node":"node-03@192.0.2.5"},"error_type":"NODE-IS-ALIVE"}"#, status: "400 Bad Request"
    )

    public static func reply(_ body: String, status: String = "200 OK", contentLength: Int? = nil) -> String {
        """
        HTTP/1.1 \(status)\r
        access-control-allow-headers: Origin, X-Requested-With, Content-Type, Accept, x-sora-target\r
        access-control-allow-methods: POST, OPTIONS\r
        access-control-allow-origin: http://127.0.0.1:5000\r
        access-control-max-age: 1000\r
        content-length: \(contentLength ?? body.utf8.count)\r
        content-type: application/json\r
        date: Wed, 30 Aug 2017 02:08:50 GMT\r
        server: Cowboy\r
        \r
        \(body)
        """
    }
}
