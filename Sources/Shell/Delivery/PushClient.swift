/// Performs requests to targets, one at a time.
protocol PushClient {
    func perform(_ request: PushRequest) -> PushResult
}
