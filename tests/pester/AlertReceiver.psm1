# A web server for one file of tests: keeps the bodies of what is posted to it, and answers with a status of the test's choice.
function Start-AlertReceiver([string] $Status = '200 OK') {
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $received = [Collections.Concurrent.BlockingCollection[string]]::new()
    $shell = [powershell]::Create().AddScript({
        param($listener, $received, $status)
        while ($true) {
            $client = $listener.AcceptTcpClient()
            $stream = $client.GetStream()
            $reader = [IO.StreamReader]::new($stream)
            $length = 0
            while ($line = $reader.ReadLine()) { if ($line -match '^Content-Length: (\d+)') { $length = [int]$Matches[1] } }
            # The tests post ASCII: JSON as it is written here escapes all else.
            $body = [char[]]::new($length)
            $null = $reader.ReadBlock($body, 0, $length)
            $received.Add([string]::new($body))
            $answer = [Text.Encoding]::ASCII.GetBytes("HTTP/1.1 $status`r`nContent-Length: 2`r`nConnection: close`r`n`r`nok")
            $stream.Write($answer, 0, $answer.Length)
            $client.Dispose()
        }
    }).AddParameters(@{ listener = $listener; received = $received; status = $Status })
    $null = $shell.BeginInvoke()
    [pscustomobject]@{ Address = "http://127.0.0.1:$($listener.LocalEndpoint.Port)"; Received = $received; Listener = $listener; Shell = $shell }
}

function Stop-AlertReceiver($Receiver) {
    $Receiver.Listener.Stop()
    $Receiver.Shell.Dispose()
}

function ConvertTo-Secret([string] $Text) {
    [Net.NetworkCredential]::new('', $Text).SecurePassword
}

function New-FailedBackup([string] $ErrorId = 'BackupServerUnreachable', [datetime] $Time = [datetime]::UtcNow) {
    New-Object MySqlBackup.Core.Repository.BackupRecord -Property @{
        Id = ''; Status = 'Failed'; Server = 'db1:3306'; Database = [string[]]'shop'; Repository = '/srv/backup'
        StartTime = $Time; EndTime = $Time; ErrorId = $ErrorId; ErrorMessage = 'No.'
    }
}
