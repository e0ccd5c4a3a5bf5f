import Services

/// The calls of Sora that `SoraDriver` uses; each may take seconds.
protocol SoraAPI {
    func listSignalingNotifyMetadata(channelID: String) throws(ServicesError) -> [SoraConnection]
    func startForwardingRTP(
        channelID: String, connectionID: String?, ipAddress: String, audioPort: UInt16, videoPort: UInt16
    ) throws(ServicesError) -> String
    func stopForwardingRTP(channelID: String, connectionID: String?) throws(ServicesError)
    func requestKeyFrame(channelID: String, connectionID: String) throws(ServicesError) -> SoraClient.KeyFrameOutcome
}

extension SoraClient: SoraAPI {}
